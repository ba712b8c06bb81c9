import { sql } from 'kysely';
import type { Ticket } from '../../access/ticket/ticket.js';
import type { TicketRow } from '../rows/ticket-rows.js';

export const TICKET_COLUMNS = [
  'id',
  'label',
  'user_id',
  'key_id',
  'doors',
  'valid_from_ms',
  'valid_until_ms',
  'max_uses',
  'epoch',
  'use_count',
  'created_by',
  'created_at_ms',
  'revoked_at_ms',
  'held_since_ms',
] as const satisfies readonly (keyof TicketRow)[];

/** A ticket with its locks (JSON arrays) and what is under way, read in one statement. */
export type TicketWithDevices = TicketRow & {
  device_ids: string;
  closed_ids: string;
  /** JSON object, by lock. */
  share_ids: string;
  uses_reserved: number;
};

const deviceIdsOfTicket = sql<string>`(
  select json_group_array(mine.device_id order by mine.device_id)
  from ticket_devices as mine where mine.ticket_id = tickets.id
)`.as('device_ids');

/** By lock. */
const shareIdsOfTicket = sql<string>`(
  select json_group_object(mine.device_id, mine.share_id)
  from ticket_devices as mine where mine.ticket_id = tickets.id and mine.share_id is not null
)`.as('share_ids');

/** Most tickets: what SQLite says of them, word for word. */
const NO_SHARES = '{}';

const closedIdsOfTicket = sql<string>`(
  select json_group_array(mine.device_id order by mine.device_id)
  from ticket_devices as mine join ticket_floors on ticket_floors.device_id = mine.device_id
  where mine.ticket_id = tickets.id and ticket_floors.epoch > tickets.epoch
)`.as('closed_ids');

const usesReservedOfTicket = sql<number>`(
  select count(*) from code_uses where code_uses.ticket_id = tickets.id and code_uses.state <> 'spent'
)`.as('uses_reserved');

/** All of these go into a `select` from `tickets`, beside its columns. */
export const OF_TICKET = [
  deviceIdsOfTicket,
  closedIdsOfTicket,
  shareIdsOfTicket,
  usesReservedOfTicket,
] as const;

export function ticketRow(ticket: Ticket): TicketRow {
  return {
    id: ticket.id,
    label: ticket.label,
    user_id: ticket.userId,
    key_id: ticket.keyId,
    doors: ticket.doors,
    valid_from_ms: ticket.validFromMs,
    valid_until_ms: ticket.validUntilMs,
    max_uses: ticket.maxUses,
    epoch: ticket.epoch,
    use_count: ticket.useCount,
    created_by: ticket.createdBy,
    created_at_ms: ticket.createdAtMs,
    revoked_at_ms: ticket.revokedAtMs,
    held_since_ms: ticket.heldSinceMs ?? null,
  };
}

export function readTicketRow(row: TicketWithDevices): Ticket {
  return {
    id: row.id,
    label: row.label,
    userId: row.user_id,
    keyId: row.key_id,
    doors: row.doors,
    validFromMs: row.valid_from_ms,
    validUntilMs: row.valid_until_ms,
    maxUses: row.max_uses,
    epoch: row.epoch,
    useCount: row.use_count,
    usesReserved: row.uses_reserved,
    createdBy: row.created_by,
    createdAtMs: row.created_at_ms,
    revokedAtMs: row.revoked_at_ms,
    deviceIds: JSON.parse(row.device_ids) as string[],
    ...(row.held_since_ms !== null && { heldSinceMs: row.held_since_ms }),
    closedDeviceIds: JSON.parse(row.closed_ids) as string[],
    ...(row.share_ids !== NO_SHARES && { shareIds: JSON.parse(row.share_ids) as Record<string, string> }),
  };
}
