import * as z from 'zod';
import { rfc3339 } from '../../kit/clock.js';
import type { Command } from '../../operations/locks/command-record.js';
import { timeOrNull, timeOut } from './fields.js';

export const commandSchema = z
  .object({
    id: z.uuid(),
    device_id: z.uuid().meta({ description: 'The device’s `id`.' }),
    direction: z.enum(['lock', 'unlock', 'unlatch', 'reboot', 'identify']),
    status: z.enum(['accepted', 'sent', 'succeeded', 'failed', 'expired', 'unknown']).meta({
      description: 'unknown: sent, and the lock did not answer, so it may have happened.',
    }),
    reason: z.string().nullable(),
    created_at: timeOut,
    sent_at: timeOut.nullable(),
    finished_at: timeOut.nullable(),
    latency_ms: z.number().nullable(),
  })
  .meta({ id: 'Command' });

export type WireCommand = z.output<typeof commandSchema>;

export function toWireCommand(command: Command): WireCommand {
  return {
    id: command.id,
    device_id: command.deviceId,
    direction: command.action,
    status: command.status,
    reason: command.reason,
    created_at: rfc3339(command.createdAtMs),
    sent_at: timeOrNull(command.sentAtMs),
    finished_at: timeOrNull(command.finishedAtMs),
    latency_ms: command.latencyMs,
  };
}
