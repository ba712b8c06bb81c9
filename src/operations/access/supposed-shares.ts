import type { Card } from '../../access/card.js';
import type { ShareFacts } from '../../access/facts.js';
import type { Pin } from '../../access/pin.js';
import type { Share } from '../../access/share.js';
import type { Ticket } from '../../access/ticket/ticket.js';
import type { Reads } from '../store-ports.js';
import { shareChain } from './share-facts.js';
import type { SupposedWorld } from './supposed-world.js';
import type { TransferEnding } from './transfer-ending.js';

/** A share that is not there yet. @param share `sharedWith` has it, at this lock */
export function withShare(world: SupposedWorld, deviceId: string, share: ShareFacts): SupposedWorld {
  return {
    ...world,
    facts: (given, device) => {
      const facts = world.facts(given, device);
      return device.id === deviceId && facts.person?.id === share.sharedWith
        ? { ...facts, shares: [...facts.shares, share] }
        : facts;
    },
  };
}

/** Shares that have ended, with the codes, tickets and cards made under them, which end whole: also at other locks. */
export function withoutShares(world: SupposedWorld, ended: ReadonlySet<string>): SupposedWorld {
  if (ended.size === 0) return world;
  const isUnder = ({ shareIds = {} }: Pin | Ticket) => Object.values(shareIds).some((id) => ended.has(id));
  const end = (share: ShareFacts) => (ended.has(share.id) ? { ...share, isRevoked: true } : share);
  return {
    ...world,
    pin: (given) => {
      const pin = world.pin(given);
      return pin && isUnder(pin) ? { ...pin, revokedAtMs: 0 } : pin;
    },
    ticket: (given) => {
      const ticket = world.ticket(given);
      return ticket && isUnder(ticket) ? { ...ticket, revokedAtMs: 0 } : ticket;
    },
    card: (given) => {
      const card = world.card(given);
      return card.shareId !== null && ended.has(card.shareId) ? { ...card, revokedAtMs: 0 } : card;
    },
    facts: (given, device) => {
      const facts = world.facts(given, device);
      return { ...facts, shares: facts.shares.map(end) };
    },
  };
}

/** Codes that have ended. */
export function withoutCodes(
  world: SupposedWorld,
  { pins, tickets, cards }: Omit<TransferEnding, 'shares'>,
): SupposedWorld {
  const ended = new Set([...pins, ...tickets, ...cards].map(({ id }) => id));
  if (ended.size === 0) return world;
  const end = <Code extends Pin | Ticket | Card>(code: Code): Code =>
    ended.has(code.id) ? { ...code, revokedAtMs: 0 } : code;
  return {
    ...world,
    pin: (given) => {
      const pin = world.pin(given);
      return pin && end(pin);
    },
    ticket: (given) => {
      const ticket = world.ticket(given);
      return ticket && end(ticket);
    },
    card: (given) => end(world.card(given)),
  };
}

/** What somebody gave on is worth nothing while they are deactivated. */
export function withHolder(world: SupposedWorld, userId: string, isActive: boolean): SupposedWorld {
  const turn = (share: ShareFacts) =>
    share.sharedWith === userId ? { ...share, holderIsActive: isActive } : share;
  return {
    ...world,
    facts: (given, device) => {
      const facts = world.facts(given, device);
      return { ...facts, shares: facts.shares.map(turn) };
    },
  };
}

type ShareReading = Pick<Reads, 'shares'>;

/** These shares, and all that were given under them: they end together. */
export function branchesOf(reads: ShareReading, shares: readonly Share[]): ReadonlySet<string> {
  const ids = new Set<string>();
  const add = ({ id }: Share) => {
    if (ids.has(id)) return;
    ids.add(id);
    reads.shares.activeUnder(id).forEach(add);
  };
  shares.forEach(add);
  return ids;
}

/** Locks at which something depends on these shares: their own, and all those of codes made under them. */
export function locksUnder(
  reads: Pick<Reads, 'shares' | 'pins' | 'tickets'>,
  ids: ReadonlySet<string>,
): readonly string[] {
  const locks = [...ids].flatMap((id) => {
    const share = reads.shares.byId(id);
    const codes = [...reads.pins.activeUnder(id), ...reads.tickets.activeUnder(id)];
    return [...(share ? [share.deviceId] : []), ...codes.flatMap(({ deviceIds }) => deviceIds)];
  });
  return [...new Set(locks)];
}

/** Shares of a lock that are somebody's, or were given under one of theirs, at any remove. */
export function sharesThrough(reads: ShareReading, userId: string, deviceId: string): readonly Share[] {
  return reads.shares
    .activeOn(deviceId)
    .filter(({ id }) => shareChain(reads, id).some(({ sharedWith }) => sharedWith === userId));
}
