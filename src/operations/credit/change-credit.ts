import { hasAuthorityOver } from '../../accounts/authority.js';
import type { User } from '../../accounts/user.js';
import type { Clock } from '../../kit/clock.js';
import { NotFound, Refused } from '../../kit/errors.js';
import { say } from '../../kit/sentence.js';
import type { Caller } from '../ports.js';
import type { Store, Writes } from '../store-ports.js';
import { applyCredit } from './apply-credit.js';
import { creditError } from './credit-error.js';
import type { CreditChange, CreditUseCases } from './credit-use-cases.js';

export interface ChangeCreditDeps {
  readonly store: Store;
  readonly clock: Clock;
}

/** Tops up, holds, captures or releases, in the name of somebody who has authority over the person. */
export function changeCredit(deps: ChangeCreditDeps): CreditUseCases['changeCredit'] {
  return (caller, userId, change) =>
    deps.store.write((tx) => {
      if (!settlesForTheGone(tx, caller, userId, change)) requireAuthority(tx, caller, userId);
      const verdict = applyCredit(tx, caller, { userId, ...change }, deps.clock.wallMs());
      if (verdict.kind === 'refused') throw creditError(verdict.code, change.transactionId);
      const entry = tx.credit.ofTransaction(change.transactionId).find(({ kind }) => kind === change.kind);
      const balance = tx.credit.balanceOf(userId);
      if (!entry || !balance) throw new Error('a line of the ledger was written and is not there');
      return { balance, entry, repeated: verdict.kind === 'repeated' };
    });
}

/** What was held for somebody who is gone can still be ended, by an admin: else it would be frozen for good. */
function settlesForTheGone(
  tx: Pick<Writes, 'users' | 'credit'>,
  caller: Caller,
  userId: string,
  { kind }: CreditChange,
): boolean {
  const ends = kind === 'capture' || kind === 'release';
  return ends && caller.role === 'admin' && !tx.users.byId(userId) && tx.credit.balanceOf(userId) !== null;
}

/** Nobody moves the money of those above them, nor their own unless they are admins. */
export function requireAuthority(tx: Pick<Writes, 'users'>, caller: Caller, userId: string): User {
  const user = tx.users.byId(userId);
  if (!user) throw new NotFound('user_not_found', 'There is no such person.');
  if (hasAuthorityOver(caller.role, user.role)) return user;
  throw new Refused(
    'role_not_allowed',
    say('You may not change the credit of a person with the role {role}.', { role: user.role }),
  );
}
