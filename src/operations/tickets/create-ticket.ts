import { doorSet, TICKET_LOCKS_MAX, type Ticket } from '../../access/ticket/ticket.js';
import { Conflict, InvalidInput, Unavailable } from '../../kit/errors.js';
import type { NewId } from '../../kit/ids.js';
import { say } from '../../kit/sentence.js';
import { loggingRefusals } from '../access/decide-in-change.js';
import { requireAhead } from '../access/require-ahead.js';
import { requireAccess, type AccessDeps } from '../access/require-access.js';
import { requireTakesCodes } from '../access/require-codes.js';
import { eventBy } from '../audit/new-event.js';
import { deviceOrRefuse } from '../locks/device-view.js';
import type { Caller } from '../ports.js';
import type { Writes } from '../store-ports.js';
import type { TicketKeys } from './ticket-keys.js';
import { sharesOfTicket } from './ticket-shares.js';
import { ticketWindow } from './ticket-window.js';
import type { TicketUseCases } from './ticket-use-cases.js';

/** Tickets that are neither revoked nor over: a house with ten guests a day for a year has less. */
export const TICKETS_OPEN_MAX = 10_000;
/** Those that somebody made who neither owns nor runs the hub: a guest must not use up the house's. */
export const TICKETS_OPEN_OF_MEMBER_MAX = 500;

export interface TicketDeps extends AccessDeps {
  readonly newId: NewId;
  readonly keys: TicketKeys;
}

/** Makes a ticket that whoever has its text can enter with. */
export function createTicket(deps: TicketDeps): TicketUseCases['createTicket'] {
  return async (caller, input) => {
    const deviceIds = [...new Set(input.deviceIds)];
    check(deps, deviceIds, input.userId);
    const window = ticketWindow(input);
    requireAhead(deps, window.validUntilMs);
    const devices = deviceIds.map((id) => deviceOrRefuse(deps.store, id));
    for (const device of devices) await requireAccess(deps, caller, device, 'manage_pins');
    for (const device of devices) requireTakesCodes(device);
    const draft: Omit<Ticket, 'epoch' | 'keyId' | 'shareIds'> = {
      id: deps.newId(),
      label: input.label,
      userId: input.userId,
      deviceIds: deviceIds.sort(),
      closedDeviceIds: [],
      doors: doorSet(deviceIds),
      ...window,
      maxUses: input.maxUses,
      useCount: 0,
      usesReserved: 0,
      createdBy: caller.userId,
      createdAtMs: deps.clock.wallMs(),
      revokedAtMs: null,
    };
    const ticket = await loggingRefusals(deps, caller, () =>
      deps.store.write((tx) => insert(deps, tx, caller, draft)),
    );
    return { ticket, code: codeOf(deps.keys, ticket) };
  };
}

function insert(
  deps: TicketDeps,
  tx: Writes,
  caller: Caller,
  draft: Omit<Ticket, 'epoch' | 'keyId' | 'shareIds'>,
): Ticket {
  const gone = draft.deviceIds.findIndex((id) => !tx.devices.byId(id));
  if (gone >= 0) throw deviceUnknown(gone);
  if (draft.userId !== null && !tx.users.byId(draft.userId)) throw personUnknown();
  for (const id of draft.deviceIds) requireTakesCodes(deviceOrRefuse(tx, id));
  const shares = sharesOfTicket(deps, tx, caller, draft);
  requireRoom(tx, caller, draft.createdAtMs);
  // Asked here, so that a key given up as stolen signs nothing more.
  const keyId = tx.tickets.keys().find(({ retiredAtMs }) => retiredAtMs === null)?.id;
  if (keyId === undefined) throw new Error('no key signs tickets');
  const made = { ...draft, ...shares, keyId, epoch: tx.tickets.epoch() };
  tx.tickets.insert(made);
  tx.events.append(
    eventBy(caller, {
      atMs: made.createdAtMs,
      type: 'QR_CREATED',
      description: `QR ticket "${made.label}" was made.`,
      targetUserId: made.userId,
      data: {
        ticket_id: made.id,
        owner_id: made.userId,
        device_ids: made.deviceIds,
        valid_from_ms: made.validFromMs,
        valid_until_ms: made.validUntilMs,
        max_uses: made.maxUses,
      },
    }),
  );
  return made;
}

/** @throws Conflict `tickets_full` */
function requireRoom(tx: Writes, { userId, role }: Caller, nowMs: number): void {
  if (tx.tickets.countOpen(nowMs) >= TICKETS_OPEN_MAX) {
    throw new Conflict(
      'tickets_full',
      say('There are {count} tickets that are not over. Revoke those that nobody needs.', {
        count: TICKETS_OPEN_MAX,
      }),
    );
  }
  if (userId === null || role === 'admin' || role === 'manager') return;
  if (tx.tickets.countOpenBy(userId, nowMs) >= TICKETS_OPEN_OF_MEMBER_MAX) {
    throw new Conflict(
      'tickets_full',
      say('You made {count} tickets that are not over. Revoke those that nobody needs.', {
        count: TICKETS_OPEN_OF_MEMBER_MAX,
      }),
    );
  }
}

/** @throws Unavailable `ticket_key_gone` when the key was given up in the same moment */
export function codeOf(keys: TicketKeys, ticket: Ticket): string {
  const code = keys.textOf(ticket);
  if (code === null)
    throw new Unavailable('ticket_key_gone', 'The key of this ticket was given up. Make a new ticket.');
  return code;
}

function check(deps: TicketDeps, deviceIds: readonly string[], userId: string | null): void {
  if (deviceIds.length === 0 || deviceIds.length > TICKET_LOCKS_MAX) {
    throw new InvalidInput(
      'ticket_locks',
      say('A ticket is for 1 to {count} locks.', { count: TICKET_LOCKS_MAX }),
      { fields: [{ field: 'device_ids', message: 'names no lock, or too many' }] },
    );
  }
  const unknown = deviceIds.findIndex((id) => !deps.store.devices.byId(id));
  if (unknown >= 0) throw deviceUnknown(unknown);
  if (userId !== null && !deps.store.users.byId(userId)) throw personUnknown();
}

function personUnknown(): InvalidInput {
  return new InvalidInput('person_unknown', 'There is no such person.', {
    fields: [{ field: 'user_id', message: 'names nobody' }],
  });
}

function deviceUnknown(at: number): InvalidInput {
  return new InvalidInput('device_unknown', 'There is no such lock.', {
    fields: [{ field: `device_ids.${at}`, message: 'names no lock' }],
  });
}
