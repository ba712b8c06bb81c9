import type { Pin } from '../../access/pin.js';
import type { User } from '../../accounts/user.js';
import { NotFound } from '../../kit/errors.js';
import type { Reads } from '../store-ports.js';
import type { Asker } from './asker.js';
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

/** @throws NotFound `user_not_found`, `pin_not_found` */
export function askerOf(reads: Pick<Reads, 'users' | 'pins'>, subject: Subject): Asker {
  return subject.kind === 'user'
    ? { kind: 'user', user: userOrRefuse(reads, subject.userId) }
    : { kind: 'pin', pin: pinOrRefuse(reads, subject.pinId) };
}
