import { withChanges } from '../../access/calendar/changes.js';
import { codesAfter } from '../../access/calendar/codes-after.js';
import type { AccessFacts, ShareFacts } from '../../access/facts.js';
import type { Pin } from '../../access/pin.js';
import type { Schedule } from '../../access/schedule/schedule.js';
import { NotFound } from '../../kit/errors.js';
import type { Device } from '../../locks/device.js';
import { bookingsWith, requireRoom } from '../calendars/apply-calendar.js';
import { calendarOrRefuse, changesOf } from '../calendars/calendar-view.js';
import { deviceOrRefuse } from '../locks/device-view.js';
import { requireSite } from '../sites/require-site.js';
import type { Reads } from '../store-ports.js';
import { ticketOrRefuse } from '../tickets/read-ticket.js';
import { checkSchedule } from './check-schedule.js';
import { requireNoShare } from './check-share.js';
import { requireSense } from './create-schedule.js';
import { cardOrRefuse, pinOrRefuse, userOrRefuse } from './find-asker.js';
import { siteIdOf } from './mode-facts.js';
import type { ProposedChange, ProposedShare } from './proposed-change.js';
import { PROPOSED_ID, proposedTicket } from './proposed-codes.js';
import { scheduleOrRefuse } from './read-schedule.js';
import { branchesOf, withHolder, withoutCodes, withoutShares, withShare } from './supposed-shares.js';
import { actualWorld } from './supposed-world.js';
import type { SupposedWorld } from './supposed-world.js';
import { endingWithTransfer, type TransferEnding } from './transfer-ending.js';

/**
 * The world as it would be after a change. Only what the change itself says is different: by which rules that makes a
 * difference, the deciding function finds.
 * @param endedMs stays that had ended by then are over
 * @throws NotFound, InvalidInput when it names what is not there, or makes no sense
 */
export function changedWorld(reads: Reads, change: ProposedChange, endedMs: number): SupposedWorld {
  const actual = actualWorld(reads);
  switch (change.kind) {
    case 'deactivate_user':
    case 'activate_user': {
      const { id } = userOrRefuse(reads, change.userId);
      const isActive = change.kind === 'activate_user';
      const turned = withHolder(actual, id, isActive);
      return { ...turned, user: (user) => (user.id === id ? { ...user, isActive } : user) };
    }
    case 'change_role': {
      const { id } = userOrRefuse(reads, change.userId);
      return { ...actual, user: (user) => (user.id === id ? { ...user, role: change.role } : user) };
    }
    case 'remove_user':
      return withoutUser(actual, userOrRefuse(reads, change.userId).id);
    case 'revoke_pin':
      return withPin(actual, change.pinId, { revokedAtMs: 0 });
    case 'revoke_ticket': {
      const { id } = ticketOrRefuse(reads, change.ticketId);
      return {
        ...actual,
        ticket: (ticket) => (ticket.id === id ? { ...ticket, revokedAtMs: 0 } : ticket),
      };
    }
    case 'revoke_all_tickets': {
      if (change.siteId !== null) requireSite(reads, change.siteId);
      const isThere = (id: string) => {
        const device = reads.devices.byId(id);
        return change.siteId === null || (device !== null && siteIdOf(reads, device) === change.siteId);
      };
      return {
        ...actual,
        ticket: (ticket) => ({
          ...ticket,
          closedDeviceIds: [...ticket.closedDeviceIds, ...ticket.deviceIds.filter(isThere)],
        }),
      };
    }
    case 'revoke_card': {
      const { id } = cardOrRefuse(reads, change.cardId);
      return { ...actual, card: (card) => (card.id === id ? { ...card, revokedAtMs: 0 } : card) };
    }
    case 'change_pin_dates': {
      const { validFromMs, validUntilMs } = change;
      const from = validFromMs === undefined ? {} : { validFromMs };
      return withPin(actual, change.pinId, {
        ...from,
        ...(validUntilMs !== undefined && { validUntilMs }),
      });
    }
    case 'add_pin':
      checkSchedule(reads, { kind: change.pinKind, scheduleId: change.scheduleId });
      if (change.userId !== null) userOrRefuse(reads, change.userId);
      for (const id of change.deviceIds) deviceOrRefuse(reads, id);
      return actual;
    case 'add_ticket':
      proposedTicket(change);
      if (change.userId !== null) userOrRefuse(reads, change.userId);
      for (const id of change.deviceIds) deviceOrRefuse(reads, id);
      return actual;
    case 'change_schedule': {
      const before = scheduleOrRefuse(reads, change.scheduleId);
      const timing = { ...before.timing, ...change.timing };
      requireSense(timing);
      return withSchedule(actual, before.id, { ...before, timing });
    }
    case 'remove_schedule':
      return withSchedule(actual, scheduleOrRefuse(reads, change.scheduleId).id, null);
    case 'apply_calendar':
      return withCalendar(actual, change, endedMs);
    case 'add_share':
      deviceOrRefuse(reads, change.deviceId);
      requireNoShare(reads, change.deviceId, userOrRefuse(reads, change.sharedWith).id);
      return withShare(actual, change.deviceId, proposedShare(reads, change));
    case 'revoke_share':
      return withoutShares(actual, endedBy(reads, change));
    case 'lockdown': {
      requireSite(reads, change.siteId);
      const lockdown = { exceptPersonIds: change.exceptUserIds };
      return at(actual, change.siteId, (facts) => ({ ...facts, lockdown }));
    }
    case 'end_lockdown':
      requireSite(reads, change.siteId);
      return at(actual, change.siteId, (facts) => ({ ...facts, lockdown: null }));
    case 'change_owner': {
      const { id } = deviceOrRefuse(reads, change.deviceId);
      const ownerId = change.ownerId === null ? null : userOrRefuse(reads, change.ownerId).id;
      const ended = withoutCodes(withoutShares(actual, endedBy(reads, change)), codesEndedBy(reads, change));
      return { ...ended, device: (device) => (device.id === id ? { ...device, ownerId } : device) };
    }
    case 'lose_time':
      return { ...actual, facts: (facts) => ({ ...facts, timeIsTrusted: false }) };
  }
}

/** Shares that end by a change. @throws NotFound `share_not_found` */
export function endedBy(
  reads: Pick<Reads, 'shares' | 'devices'>,
  change: ProposedChange,
): ReadonlySet<string> {
  if (change.kind === 'revoke_share') {
    const share = reads.shares.byId(change.shareId);
    if (!share) throw new NotFound('share_not_found', 'There is no such share.');
    return branchesOf(reads, [share]);
  }
  if (change.kind === 'remove_user') return branchesOf(reads, reads.shares.activeOf(change.userId));
  if (change.kind !== 'change_owner' || change.keepShares) return new Set();
  const isSame = reads.devices.byId(change.deviceId)?.ownerId === change.ownerId;
  return branchesOf(reads, isSame ? [] : reads.shares.activeOn(change.deviceId));
}

/** Codes that a transfer ends, also such as are under no share. */
export function codesEndedBy(
  reads: Pick<Reads, 'shares' | 'devices' | 'pins' | 'tickets' | 'cards'>,
  change: ProposedChange & { readonly kind: 'change_owner' },
): Omit<TransferEnding, 'shares'> {
  return endingWithTransfer(reads, deviceOrRefuse(reads, change.deviceId), change.ownerId, change);
}

/** As when somebody is deleted: their codes are revoked, what they had and gave ends, and their locks have no owner. */
function withoutUser(actual: SupposedWorld, id: string): SupposedWorld {
  const ended = withoutShares(actual, endedBy(actual.reads, { kind: 'remove_user', userId: id }));
  return {
    ...ended,
    user: (user) => (user.id === id ? null : user),
    pin: (pin) => (pin.userId === id ? { ...pin, revokedAtMs: 0 } : ended.pin(pin)),
    ticket: (ticket) => (ticket.userId === id ? { ...ticket, revokedAtMs: 0 } : ended.ticket(ticket)),
    card: (card) => (card.userId === id ? { ...card, revokedAtMs: 0 } : ended.card(card)),
    device: (device) => (device.ownerId === id ? { ...device, ownerId: null } : device),
  };
}

function withPin(actual: SupposedWorld, pinId: string, change: Partial<Pin>): SupposedWorld {
  const { id } = pinOrRefuse(actual.reads, pinId);
  return { ...actual, pin: (pin) => (pin.id === id ? { ...pin, ...change } : pin) };
}

function withSchedule(actual: SupposedWorld, id: string, schedule: Schedule | null): SupposedWorld {
  const { schedules } = actual.reads;
  const changed = {
    byId: (asked: string) => (asked === id ? schedule : schedules.byId(asked)),
    list: schedules.list.bind(schedules),
    count: schedules.count.bind(schedules),
    isInUse: schedules.isInUse.bind(schedules),
  };
  return { ...actual, reads: { ...actual.reads, schedules: changed } };
}

/** As when its changes of these kinds are made to count: stays are windows of the schedule, and their codes go with them. */
function withCalendar(
  actual: SupposedWorld,
  { calendarId, kinds }: ProposedChange & { readonly kind: 'apply_calendar' },
  endedMs: number,
): SupposedWorld {
  const { reads } = actual;
  const calendar = calendarOrRefuse(reads, calendarId);
  const changes = changesOf(calendar, endedMs).changes.filter(({ kind }) => kinds.includes(kind));
  if (changes.length === 0) return actual;
  const after = { ...calendar, applied: withChanges(calendar.applied, changes, endedMs) };
  requireRoom(reads, after);
  const schedule = scheduleOrRefuse(reads, calendar.scheduleId);
  const timing = { ...schedule.timing, bookings: bookingsWith(reads, after) };
  const codes = new Map(
    codesAfter(reads.pins.ofCalendar(calendarId), changes, endedMs).map(({ pin, moved }) => [
      pin.id,
      moved ?? { revokedAtMs: 0 },
    ]),
  );
  return {
    ...withSchedule(actual, schedule.id, { ...schedule, timing }),
    pin: (pin) => ({ ...pin, ...codes.get(pin.id) }),
  };
}

function proposedShare(reads: Pick<Reads, 'schedules' | 'users'>, given: ProposedShare): ShareFacts {
  const { scheduleId } = given;
  return {
    ...given,
    id: PROPOSED_ID,
    holderIsActive: reads.users.byId(given.sharedWith)?.isActive === true,
    parentId: null,
    isRevoked: false,
    isHeld: false,
    isScheduled: scheduleId !== null,
    timing: scheduleId === null ? null : scheduleOrRefuse(reads, scheduleId).timing,
  };
}

/** @param siteId null: everywhere */
function at(
  actual: SupposedWorld,
  siteId: string | null,
  change: (facts: AccessFacts) => AccessFacts,
): SupposedWorld {
  const isThere = (device: Device) => siteId === null || siteIdOf(actual.reads, device) === siteId;
  return { ...actual, facts: (facts, device) => (isThere(device) ? change(facts) : facts) };
}
