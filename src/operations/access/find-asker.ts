import type { Card } from '../../access/card.js';
import type { Pin } from '../../access/pin.js';
import type { User } from '../../accounts/user.js';
import { NotFound } from '../../kit/errors.js';
import type { Reads } from '../store-ports.js';
import { ticketOrRefuse } from '../tickets/read-ticket.js';
import type { Asker, AskerReads } from './asker.js';
import type { Subject } from './explain-use-cases.js';

/** @throws NotFound `user_not_found` */
export function userOrRefuse(reads: Pick<Reads, 'users'>, id: string): User {
  const user = reads.users.byId(id);
  if (!user) throw new NotFound('user_not_found', 'There is no such person.');
  return user;
}

/** @throws NotFound `pin_not_found` */
export function pinOrRefuse(reads: Pick<Reads, 'pins'>, id: string): Pin {
  const pin = reads.pins.byId(id);
  if (!pin) throw new NotFound('pin_not_found', 'There is no such PIN.');
  return pin;
}

/** @throws NotFound `card_not_found` */
export function cardOrRefuse(reads: Pick<Reads, 'cards'>, id: string): Card {
  const card = reads.cards.byId(id);
  if (!card) throw new NotFound('card_not_found', 'There is no such card.');
  return card;
}

/** @throws NotFound `user_not_found`, `pin_not_found`, `ticket_not_found`, `card_not_found` */
export function askerOf(reads: AskerReads, subject: Subject): Asker {
  switch (subject.kind) {
    case 'user':
      return { kind: 'user', user: userOrRefuse(reads, subject.userId) };
    case 'pin':
      return { kind: 'pin', pin: pinOrRefuse(reads, subject.pinId) };
    case 'qr':
      return { kind: 'qr', ticket: ticketOrRefuse(reads, subject.ticketId) };
    case 'card':
      return { kind: 'card', card: cardOrRefuse(reads, subject.cardId) };
  }
}
