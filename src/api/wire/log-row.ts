import * as z from 'zod';
import { EVENT_TYPES, type StoredEvent } from '../../audit/event.js';
import { rfc3339 } from '../../kit/clock.js';
import { timeOut } from './fields.js';

export const logRowSchema = z
  .object({
    id: z.uuid(),
    seq: z.int().meta({ description: 'Place in the log; has no gaps.' }),
    at: timeOut,
    event_type: z.enum(EVENT_TYPES),
    success: z.boolean().nullable().meta({ description: 'null: not known whether it happened.' }),
    reason: z.string().nullable(),
    description: z.string(),
    device_id: z.uuid().nullable().meta({ description: 'The device’s `id`.' }),
    user_id: z.uuid().nullable(),
    target_user_id: z.uuid().nullable().meta({ description: 'To whom it was done, if to a person.' }),
    actor: z.object({
      kind: z.enum(['user', 'api_token', 'cli', 'pin', 'qr', 'card', 'lock', 'system', 'nobody']),
      id: z.string().nullable(),
      name: z.string(),
    }),
    method: z.enum(['rest', 'pin', 'qr', 'card', 'mqtt', 'cloud', 'cli', 'manual', 'auto']).nullable(),
    ip_address: z.string().nullable(),
    command_id: z.uuid().nullable(),
    is_erased: z.boolean().meta({
      description: 'Whether names, addresses or words of it were erased at the request of a person.',
    }),
  })
  .meta({ id: 'LogRow' });

export function toWireLogRow(event: StoredEvent): z.output<typeof logRowSchema> {
  return {
    id: event.id,
    seq: event.seq,
    at: rfc3339(event.atMs),
    event_type: event.type,
    success: event.success,
    reason: event.reason,
    description: event.description,
    device_id: event.deviceId,
    user_id: event.userId,
    target_user_id: event.targetUserId,
    actor: { kind: event.actor.kind, id: event.actor.id, name: event.actor.name },
    method: event.method,
    ip_address: event.ipAddress,
    command_id: event.commandId,
    is_erased: event.isErased,
  };
}
