import type { Card } from '../../access/card.js';
import type { AccessFacts } from '../../access/facts.js';
import type { Pin } from '../../access/pin.js';
import { opens } from '../../access/request.js';
import type { AccessAction, AccessRequest } from '../../access/request.js';
import type { Ticket } from '../../access/ticket/ticket.js';
import { entryFeeOf, isEntry } from '../../accounts/entry-fee.js';
import type { User } from '../../accounts/user.js';
import type { Device } from '../../locks/device.js';
import { factsOfCard } from '../cards/card-facts.js';
import { paymentFacts } from '../credit/payment-facts.js';
import type { Reads } from '../store-ports.js';
import { factsOfTicket } from '../tickets/ticket-facts.js';
import { factsOfCode, factsOfPerson } from './access-facts.js';
import type { Asker } from './asker.js';
import { anyMoment, keyOfAsker, type SupposedMoment } from './supposed-moment.js';

/** The world as it is, or as it would be: what is different in it stands in the functions. null: there is no such thing. */
export interface SupposedWorld {
  readonly reads: Reads;
  user(user: User): User | null;
  pin(pin: Pin): Pin | null;
  ticket(ticket: Ticket): Ticket | null;
  card(card: Card): Card;
  device(device: Device): Device;
  facts(facts: AccessFacts, device: Device): AccessFacts;
  readonly moment: SupposedMoment;
}

export interface Question {
  readonly request: AccessRequest;
  readonly facts: AccessFacts;
}

/** As it is. */
export function actualWorld(reads: Reads, moment: SupposedMoment = anyMoment): SupposedWorld {
  return {
    reads,
    moment,
    user: (user) => user,
    pin: (pin) => pin,
    ticket: (ticket) => ticket,
    card: (card) => card,
    device: (device) => device,
    facts: (facts) => facts,
  };
}

/**
 * What `decide` would be asked at the door, with the facts gathered as they are there. As if the time were trusted and the
 * keypad not locked out: that is about a moment, not about who may.
 * @returns null: there is nobody to ask
 */
export function questionOf(
  world: SupposedWorld,
  asker: Asker,
  lock: Device,
  action: AccessAction,
  nowMs: number,
): Question | null {
  const time = { nowMs, timeIsTrusted: true };
  const device = world.device(lock);
  const asked = (actor: Asker['kind'], facts: AccessFacts, person: User | null) => ({
    request: { actor, action },
    facts: world.facts(
      {
        ...priced(world.reads, facts, device, action, person),
        ...(opens(action) && world.moment(device, keyOfAsker(asker), nowMs)),
      },
      device,
    ),
  });
  const { reads } = world;
  switch (asker.kind) {
    case 'user': {
      const user = world.user(asker.user);
      return user && asked('user', factsOfPerson(reads, user, device, time), user);
    }
    case 'pin': {
      const pin = world.pin(asker.pin);
      if (!pin) return null;
      // One of other locks is as unknown at this one as any wrong code.
      const known = pin.deviceIds.includes(device.id) ? pin : null;
      const person = personOf(world, known?.userId ?? null);
      return asked('pin', factsOfCode(reads, device, false, known, person, time), person);
    }
    case 'qr': {
      const ticket = world.ticket(asker.ticket);
      if (!ticket) return null;
      const person = personOf(world, ticket.userId);
      return asked('qr', factsOfTicket(reads, device, { ticket, flaw: null }, person, time), person);
    }
    case 'card': {
      const card = world.card(asker.card);
      const known = card.deviceId === device.id ? card : null;
      const person = personOf(world, known?.userId ?? null);
      return asked('card', factsOfCard(reads, device, false, known, person, time), person);
    }
  }
}

function personOf(world: SupposedWorld, userId: string | null): User | null {
  const user = userId === null ? null : world.reads.users.byId(userId);
  return user && world.user(user);
}

function priced(
  reads: Reads,
  facts: AccessFacts,
  device: Device,
  action: AccessAction,
  person: User | null,
): AccessFacts {
  if (device.entryPriceMinor === null || !isEntry(action) || !person) return facts;
  const { entryPriceMinor: priceMinor, ownerId } = device;
  const fee = entryFeeOf({ priceMinor, userId: person.id, role: person.role, ownerId });
  return fee ? { ...facts, payment: paymentFacts(reads, fee) } : facts;
}
