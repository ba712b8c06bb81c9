import * as z from 'zod';
import { rfc3339 } from '../../kit/clock.js';
import type { DoorOrder, LockdownView } from '../../operations/sites/lockdown-use-cases.js';
import { timeOut } from './fields.js';

const lockSchema = z.object({
  device_id: z.uuid(),
  name: z.string(),
  lockdown_pending: z.boolean().meta({
    description:
      'The lock has not confirmed yet: while the hub is silent it may open by itself for codes that must not open now.',
  }),
  lock_state: z.enum(['locked', 'unlocked', 'locking', 'unlocking', 'jammed', 'unknown']),
  door_state: z.enum(['open', 'closed', 'unknown']),
  is_online: z.boolean(),
});

export const lockdownSchema = z
  .object({
    site_id: z.uuid(),
    site_name: z.string(),
    active: z.boolean(),
    reason: z.string().nullable(),
    allowed_user_ids: z.array(z.uuid()),
    started_at: timeOut.nullable(),
    started_by: z.object({ id: z.uuid().nullable(), name: z.string() }).nullable(),
    locks: z.array(lockSchema),
  })
  .meta({ id: 'Lockdown' });

const orderSchema = z.object({
  device_id: z.uuid(),
  command_id: z.uuid().nullable().meta({ description: 'The command that locks it; null: none was sent.' }),
  not_locked: z
    .enum(['door_not_closed', 'state_unknown', 'lock_offline'])
    .nullable()
    .meta({ description: 'Why none was sent; null: one was, or the door is locked.' }),
});

export const startedLockdownSchema = lockdownSchema
  .extend({ lock_orders: z.array(orderSchema) })
  .meta({ id: 'StartedLockdown' });

export function toWireLockdown({ site, lockdown, locks }: LockdownView): z.output<typeof lockdownSchema> {
  return {
    site_id: site.id,
    site_name: site.name,
    active: lockdown !== null,
    reason: lockdown?.reason ?? null,
    allowed_user_ids: [...(lockdown?.allowedUserIds ?? [])],
    started_at: lockdown && rfc3339(lockdown.startedAtMs),
    started_by: lockdown && { id: lockdown.startedBy, name: lockdown.startedByName },
    locks: locks.map(({ device, live, isPending }) => ({
      device_id: device.id,
      name: device.name,
      lockdown_pending: isPending,
      lock_state: live.lockState,
      door_state: live.doorState,
      is_online: live.isOnline,
    })),
  };
}

export function toWireOrder({ deviceId, commandId, notLocked }: DoorOrder): z.output<typeof orderSchema> {
  return { device_id: deviceId, command_id: commandId, not_locked: notLocked };
}
