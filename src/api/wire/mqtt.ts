import * as z from 'zod';
import { rfc3339 } from '../../kit/clock.js';
import type { DeadLetter } from '../../operations/integrations/dead-letters.js';
import type { MqttClientView, SeenMessage, WatchItem } from '../../operations/integrations/mqtt-use-cases.js';
import { timeOut } from './fields.js';

export const mqttClientSchema = z
  .object({
    kind: z.enum(['lock', 'integration']),
    name: z.string().meta({ description: '`device_id` of a lock, name of the API token of an integration.' }),
    client_id: z.string(),
    address: z.string().nullable(),
    transport: z.enum(['tcp', 'tls', 'websocket']),
    protocol: z.enum(['3.1', '3.1.1', '5']).meta({ description: 'MQTT version.' }),
    connected_at: timeOut,
    last_message_at: timeOut.nullable().meta({ description: 'When it last published; null: not yet.' }),
    messages_received: z.int().meta({ description: 'From it, since it is connected.' }),
    messages_sent: z.int().meta({ description: 'To it, since it is connected.' }),
    subscriptions: z.int(),
    queued_messages: z.int().meta({ description: 'Of its session, not acknowledged by it yet.' }),
  })
  .meta({ id: 'MqttClient' });

export function toWireMqttClient(client: MqttClientView): z.output<typeof mqttClientSchema> {
  return {
    kind: client.kind,
    name: client.name,
    client_id: client.clientId,
    address: client.address,
    transport: client.transport,
    protocol: client.protocol,
    connected_at: rfc3339(client.sinceMs),
    last_message_at: client.lastMessageAtMs === null ? null : rfc3339(client.lastMessageAtMs),
    messages_received: client.received,
    messages_sent: client.sent,
    subscriptions: client.subscriptions,
    queued_messages: client.queued,
  };
}

export const mqttRefusalSchema = z
  .object({
    at: timeOut,
    reason: z.string(),
    kind: z.enum(['lock', 'integration']).nullable().meta({
      description: 'null: nobody who had proved who they are.',
    }),
    name: z.string().nullable(),
    address: z.string().nullable(),
    topic: z.string().nullable().meta({ description: 'Cut, without control characters.' }),
    payload_bytes: z.int().nullable().meta({ description: 'Its length. What was in it is not kept.' }),
    why: z.string().nullable(),
  })
  .meta({ id: 'MqttRefusal' });

export function toWireMqttRefusal(letter: DeadLetter): z.output<typeof mqttRefusalSchema> {
  const { atMs, reason, kind, name, address, topic, bytes, why } = letter;
  return { at: rfc3339(atMs), reason, kind, name, address, topic, payload_bytes: bytes, why };
}

/** `data` of a server-sent event of `/mqtt/messages`. */
export function toWireWatchItem(item: WatchItem): string {
  return JSON.stringify(item.kind === 'dropped' ? { dropped: item.count } : toWireMessage(item.message));
}

function toWireMessage({ atMs, topic, bytes, qos, retain, from, payload }: SeenMessage): object {
  return {
    at: rfc3339(atMs),
    topic,
    payload_bytes: bytes,
    qos,
    retain,
    from: { kind: from.kind, name: from.name },
    ...(payload && { payload: payload.text, payload_state: payload.state }),
  };
}
