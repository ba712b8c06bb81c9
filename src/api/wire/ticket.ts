import * as z from 'zod';
import { usesLeft } from '../../access/pin.js';
import { TICKET_LOCKS_MAX, TICKET_USES_MAX, type Ticket } from '../../access/ticket/ticket.js';
import { rfc3339 } from '../../kit/clock.js';
import type { ShownTicket, TicketVerdict } from '../../operations/tickets/ticket-use-cases.js';
import { lineIn, timeIn, timeOrNull, timeOut, uuidIn } from './fields.js';

const LABEL_CHARACTERS_MAX = 100;
const CODE_CHARACTERS_MAX = 1_024;

const locks = z.array(uuidIn).min(1).max(TICKET_LOCKS_MAX);

export const newTicketBody = z
  .strictObject({
    device_ids: locks,
    label: lineIn(LABEL_CHARACTERS_MAX).min(1),
    user_id: uuidIn.nullish().meta({
      description:
        'Whose it is: entries are attributed to this person, and it ends with them. Left out: of whoever shows it.',
    }),
    valid_from: timeIn.meta({ description: 'Counted in whole seconds, as `valid_until`.' }),
    valid_until: timeIn,
    max_uses: z
      .int()
      .min(1)
      .max(TICKET_USES_MAX)
      .nullish()
      .meta({ description: 'Entries that open, at all its locks together; left out: any number.' }),
  })
  .meta({ id: 'NewTicket' });

export const revokeAllBody = z
  .union([z.strictObject({ device_ids: locks }), z.strictObject({ site_id: uuidIn })])
  .meta({ id: 'RevokeTickets' });

export const verifyTicketBody = z
  .strictObject({ device_id: uuidIn, code: z.string().min(1).max(CODE_CHARACTERS_MAX) })
  .meta({ id: 'VerifyTicket' });

export const ticketKeyBody = z
  .strictObject({
    revoke_old: z.boolean().default(false).meta({
      description: 'Revokes every ticket so far: for a hub whose keys may have been copied.',
    }),
  })
  .meta({ id: 'NewTicketKey' });

const ticketFields = z.object({
  id: z.uuid(),
  label: z.string(),
  user_id: z.uuid().nullable(),
  device_ids: z.array(z.uuid()),
  revoked_device_ids: z.array(z.uuid()).meta({
    description: 'Those of its locks where every ticket was revoked after this one was made.',
  }),
  valid_from: timeOut,
  valid_until: timeOut,
  max_uses: z.int().nullable().meta({ description: 'null: any number.' }),
  use_count: z.int().meta({ description: 'Entries that opened.' }),
  uses_left: z.int().nullable().meta({ description: 'null: there is no bound.' }),
  uses_reserved: z.int().meta({ description: 'Granted, and the lock has not told yet whether it opened.' }),
  is_active: z
    .boolean()
    .meta({ description: 'Not revoked, held for review nor used up, and within its dates now.' }),
  created_by: z.uuid().nullable(),
  created_at: timeOut,
  revoked_at: timeOut.nullable(),
  svg_url: z.string().meta({ description: 'Path of its picture, for those who may manage it.' }),
  png_url: z.string(),
});

export const ticketSchema = ticketFields.meta({ id: 'Ticket' });

export const shownTicketSchema = ticketFields
  .extend({
    code: z.string().meta({
      description: 'What the picture holds, and what can be typed: in either case, with or without hyphens.',
    }),
  })
  .meta({ id: 'ShownTicket' });

export const ticketVerdictSchema = z
  .object({
    granted: z.boolean(),
    reason: z.string(),
    text: z.string(),
    ticket: ticketSchema.nullable(),
    trace: z.array(z.record(z.string(), z.unknown())),
  })
  .meta({ id: 'TicketVerdict' });

/** @param nowMs wall clock, to tell whether it is in force */
export function toWireTicket(ticket: Ticket, nowMs: number): z.output<typeof ticketSchema> {
  const path = `/api/v1/access/qr/${ticket.id}`;
  return {
    id: ticket.id,
    label: ticket.label,
    user_id: ticket.userId,
    device_ids: [...ticket.deviceIds],
    revoked_device_ids: [...ticket.closedDeviceIds],
    valid_from: rfc3339(ticket.validFromMs),
    valid_until: rfc3339(ticket.validUntilMs),
    max_uses: ticket.maxUses,
    use_count: ticket.useCount,
    uses_left: usesLeft(ticket),
    uses_reserved: ticket.usesReserved,
    is_active: isInForce(ticket, nowMs),
    created_by: ticket.createdBy,
    created_at: rfc3339(ticket.createdAtMs),
    revoked_at: timeOrNull(ticket.revokedAtMs),
    svg_url: `${path}/svg`,
    png_url: `${path}/png`,
  };
}

export function toWireShown(
  { ticket, code }: ShownTicket,
  nowMs: number,
): z.output<typeof shownTicketSchema> {
  return { ...toWireTicket(ticket, nowMs), code };
}

export function toWireVerdict(
  { granted, reason, text, ticket, trace }: TicketVerdict,
  tell: (text: TicketVerdict['text']) => string,
  nowMs: number,
): z.output<typeof ticketVerdictSchema> {
  return {
    granted,
    reason,
    text: tell(text),
    ticket: ticket && toWireTicket(ticket, nowMs),
    trace: trace.map((one) => ({ ...one, text: tell(one.text), detail: tell(one.detail) })),
  };
}

function isInForce(ticket: Ticket, nowMs: number): boolean {
  const { revokedAtMs, validFromMs, validUntilMs, deviceIds, closedDeviceIds } = ticket;
  if (ticket.heldSinceMs !== undefined) return false;
  if (revokedAtMs !== null || nowMs < validFromMs || nowMs >= validUntilMs) return false;
  return usesLeft(ticket) !== 0 && closedDeviceIds.length < deviceIds.length;
}
