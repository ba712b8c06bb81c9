import { NO_FUNDS } from '../../accounts/credit.js';
import { isPermitted } from '../../accounts/permission.js';
import type { User } from '../../accounts/user.js';
import { NotFound, Refused } from '../../kit/errors.js';
import type { Caller } from '../ports.js';
import type { Reads } from '../store-ports.js';
import type { CreditUseCases } from './credit-use-cases.js';

export interface ReadCreditDeps {
  readonly store: Pick<Reads, 'users' | 'credit'>;
}

/** A person's balance: nothing, since they are there, until something was done with it. */
export function readBalance(deps: ReadCreditDeps): CreditUseCases['readBalance'] {
  return (caller, userId) => {
    const { createdAtMs } = readerMayKnow(deps, caller, userId);
    return (
      deps.store.credit.balanceOf(userId) ?? {
        ...NO_FUNDS,
        userId,
        lastTransactionId: null,
        metadata: {},
        updatedAtMs: createdAtMs,
      }
    );
  };
}

export function listCreditEntries(deps: ReadCreditDeps): CreditUseCases['listCreditEntries'] {
  return (caller, userId, page) => {
    readerMayKnow(deps, caller, userId);
    return deps.store.credit.entriesOf(userId, page);
  };
}

/** The same no for whoever else's, there or not: it tells nothing of who is there. */
function readerMayKnow({ store }: ReadCreditDeps, caller: Caller, userId: string): User {
  if (caller.userId !== userId && !isPermitted(caller.role, 'credit:manage')) {
    throw new Refused('permission_denied', 'You may read your own balance only.');
  }
  const user = store.users.byId(userId);
  if (!user) throw new NotFound('user_not_found', 'There is no such person.');
  return user;
}
