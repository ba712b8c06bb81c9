import * as z from 'zod';
import { rfc3339 } from '../../kit/clock.js';
import type { Text } from '../../kit/sentence.js';
import type { BridgeState } from '../../operations/integrations/bridge-use-cases.js';
import { timeOut } from './fields.js';

export const bridgeSchema = z
  .object({
    broker: z.string().meta({ description: 'Host and port.' }),
    is_connected: z.boolean(),
    since: timeOut.meta({ description: 'Since when it is connected, or is not.' }),
    protocol: z.enum(['5', '3.1.1']).nullable().meta({ description: 'MQTT version; null: none yet.' }),
    last_error: z
      .object({ code: z.string(), message: z.string(), at: timeOut })
      .nullable()
      .meta({ description: 'What went wrong last, and what to do about it.' }),
    commands: z.enum(['off', 'taken', 'refused']).meta({
      description:
        'Whether commands from there are carried out. off: no API token is set for them; refused: the one that is set does not count.',
    }),
    queued_messages: z.int().meta({ description: 'Waiting for the broker.' }),
    queued_bytes: z.int(),
    sent: z.int().meta({ description: 'Messages that the broker took since the start of the hub.' }),
    dropped: z.int().meta({
      description: 'Messages given up: too many waited, or the broker does not want them.',
    }),
    refused: z.record(z.string(), z.int()).meta({
      description: 'Messages from there that were not acted upon, by why.',
    }),
  })
  .meta({ id: 'Bridge' });

export function toWireBridge(
  state: BridgeState,
  tell: (text: Text) => string,
): z.output<typeof bridgeSchema> {
  const { lastError } = state;
  return {
    broker: state.broker,
    is_connected: state.isConnected,
    since: rfc3339(state.sinceMs),
    protocol: state.protocol,
    last_error: lastError && {
      code: lastError.code,
      message: tell(lastError.text),
      at: rfc3339(lastError.atMs),
    },
    commands: state.commands,
    queued_messages: state.queued.messages,
    queued_bytes: state.queued.bytes,
    sent: state.sent,
    dropped: state.dropped,
    refused: state.refused,
  };
}
