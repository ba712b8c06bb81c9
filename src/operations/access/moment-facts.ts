import { decide } from '../../access/decide.js';
import type { AccessFacts } from '../../access/facts.js';
import { readPersonKey, type PersonKey } from '../../access/person-key.js';
import type { User } from '../../accounts/user.js';
import { scopesPermit } from '../../accounts/api-token.js';
import type { Device } from '../../locks/device.js';
import { isInside } from '../../locks/entry-rules.js';
import { factsOfCard } from '../cards/card-facts.js';
import type { Reads } from '../store-ports.js';
import { factsOfTicket } from '../tickets/ticket-facts.js';
import {
  factsAtLock,
  factsOfCode,
  factsOfPerson,
  NEEDED,
  type FactReads,
  type Time,
} from './access-facts.js';
import type { TwoPersonWait } from './mode-ports.js';

/** What is asked for it. */
export type MomentReads = FactReads &
  Pick<Reads, 'twoPerson' | 'passages' | 'users' | 'pins' | 'tickets' | 'cards' | 'apiTokens'>;

export type MomentFacts = Pick<AccessFacts, 'twoPerson' | 'antiPassback'>;

export interface MomentTime extends Time {
  /** Monotonic. */
  readonly monoMs: number;
}

/** What depends on who was at this lock just now. Of a lock without such rules it asks nothing of the store. */
export function momentFacts(
  reads: MomentReads,
  device: Device,
  ownKey: PersonKey,
  time: MomentTime,
): MomentFacts {
  const isTwo = device.entryRules.twoPersonWindowS !== null;
  return {
    twoPerson: isTwo ? { firstKey: firstKey(reads, device, time), ownKey } : null,
    antiPassback: insideFacts(reads, device, ownKey, time),
  };
}

function insideFacts(
  reads: MomentReads,
  { id, entryRules: { antiPassbackS } }: Device,
  key: PersonKey,
  { monoMs }: MomentTime,
): MomentFacts['antiPassback'] {
  if (antiPassbackS === null) return null;
  return { isInside: isInside(reads.passages.one(id, key), antiPassbackS, monoMs) };
}

function firstKey(reads: MomentReads, device: Device, time: MomentTime): PersonKey | null {
  const wait = reads.twoPerson.ofDevice(device.id);
  if (!wait || time.monoMs >= wait.untilMs) return null;
  const facts = factsOfFirst(reads, device, wait, time);
  const antiPassback = insideFacts(reads, device, wait.firstKey, time);
  const now = facts && decide({ actor: wait.used.kind, action: 'unlock' }, { ...facts, antiPassback });
  return now?.granted === true ? wait.firstKey : null;
}

/**
 * Who waits, asked about once more with what they used: whoever could not be the first now is not, whatever ended while they
 * waited. They type nothing now, so a keypad that was locked out meanwhile is not theirs.
 * @returns null: they, or what they used, are gone
 */
function factsOfFirst(
  reads: MomentReads,
  device: Device,
  { firstKey: key, used }: TwoPersonWait,
  time: Time,
): AccessFacts | null {
  const id = used.id ?? '';
  const personOf = (userId: string | null): User | null =>
    userId === null ? null : reads.users.byId(userId);
  switch (used.kind) {
    case 'installer':
      return factsAtLock(reads, device, false, null, null, time);
    case 'user':
    case 'api_token': {
      const user = personOf(readPersonKey(key).id);
      const facts = user && factsOfPerson(reads, user, device, time);
      return (
        facts && { ...facts, tokenPermits: used.kind === 'user' ? null : tokenPermits(reads, user, id, time) }
      );
    }
    case 'pin': {
      const pin = reads.pins.byId(id);
      const known = pin?.deviceIds.includes(device.id) === true ? pin : null;
      return factsOfCode(reads, device, false, known, personOf(known?.userId ?? null), time);
    }
    case 'qr': {
      const ticket = reads.tickets.byId(id);
      if (!ticket) return null;
      return factsOfTicket(reads, device, { ticket, flaw: null }, personOf(ticket.userId), time);
    }
    case 'card': {
      const card = reads.cards.byId(id);
      return card && factsOfCard(reads, device, false, card, personOf(card.userId), time);
    }
    case 'hub':
    case 'integration':
      return null;
  }
}

function tokenPermits(reads: MomentReads, { id: userId }: User, tokenId: string, { nowMs }: Time): boolean {
  const token = reads.apiTokens.activeOf(userId).find(({ id }) => id === tokenId);
  if (!token || (token.expiresAtMs !== null && token.expiresAtMs <= nowMs)) return false;
  return scopesPermit(token.scopes, NEEDED.unlock);
}
