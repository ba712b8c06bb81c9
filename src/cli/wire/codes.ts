import * as z from 'zod';

// Members of the hub's answers that the command line reads (contracts: REST). Others may be there, and pass.

const time = z.string().nullable();

export const pinShape = z.looseObject({
  id: z.string(),
  label: z.string(),
  user_id: z.string().nullable(),
  kind: z.string(),
  device_ids: z.array(z.string()),
  valid_from: time,
  valid_until: time,
  is_active: z.boolean(),
  use_count: z.number(),
  max_uses: z.number().nullable(),
  uses_reserved: z.number(),
  revoked_at: time,
});

export type WirePin = z.output<typeof pinShape>;

export const createdPinShape = pinShape.extend({ pin: z.string() });

export const pinVerdictShape = z.looseObject({
  granted: z.boolean(),
  reason: z.string(),
  text: z.string(),
  label: z.string().nullable(),
});

export const scheduleShape = z.looseObject({ id: z.string(), name: z.string() });

export const shareShape = z.looseObject({
  id: z.string(),
  shared_with: z.string(),
  can_unlock: z.boolean(),
  can_lock: z.boolean(),
  can_manage_pins: z.boolean(),
  can_view_logs: z.boolean(),
  can_share: z.boolean(),
  valid_from: time,
  valid_until: time,
  is_active: z.boolean(),
  revoke_pending: z.array(z.string()),
  revoked_at: time,
});

export type WireShare = z.output<typeof shareShape>;

export const ticketShape = z.looseObject({
  id: z.string(),
  label: z.string(),
  device_ids: z.array(z.string()),
  valid_from: z.string(),
  valid_until: z.string(),
  max_uses: z.number().nullable(),
  use_count: z.number(),
  is_active: z.boolean(),
  revoked_at: z.string().nullable(),
});

export type WireTicket = z.output<typeof ticketShape>;

export const shownTicketShape = ticketShape.extend({ code: z.string() });

export const cardShape = z.looseObject({
  id: z.string(),
  label: z.string(),
  device_id: z.string(),
  use_count: z.number(),
  revoked_at: z.string().nullable(),
});

export type WireCard = z.output<typeof cardShape>;

export const enrolmentShape = z.looseObject({
  id: z.string(),
  state: z.string(),
  reason: z.string().nullable(),
});

export type WireEnrolment = z.output<typeof enrolmentShape>;

export const credentialShape = z.looseObject({
  pin_id: z.string(),
  label: z.string(),
  state: z.string(),
  reason: z.string().nullable(),
  held_by: z.string(),
  changed_at: z.string(),
});

export type WireCredential = z.output<typeof credentialShape>;
