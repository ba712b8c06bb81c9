import { NO_FUNDS } from '../../accounts/credit.js';
import { displayName } from '../../accounts/user.js';
import { eventBy } from '../audit/new-event.js';
import { requireAuthority, type ChangeCreditDeps } from './change-credit.js';
import type { CreditBalance } from './credit-ports.js';
import type { CreditUseCases } from './credit-use-cases.js';

/** Replaces what is kept with a balance; no money moves. What it is does not go into the log. */
export function setBalanceMetadata(deps: ChangeCreditDeps): CreditUseCases['setBalanceMetadata'] {
  return (caller, userId, metadata) =>
    deps.store.write((tx) => {
      const user = requireAuthority(tx, caller, userId);
      const atMs = deps.clock.wallMs();
      const before = tx.credit.balanceOf(userId) ?? { ...NO_FUNDS, userId, lastTransactionId: null };
      const balance: CreditBalance = { ...before, metadata, updatedAtMs: atMs };
      tx.credit.putBalance(balance);
      tx.events.append(
        eventBy(caller, {
          atMs,
          type: 'CREDIT_NOTED',
          targetUserId: userId,
          description: `What is kept with the credit of ${displayName(user)} was changed.`,
          data: { account_user_id: userId, names: Object.keys(metadata) },
        }),
      );
      return balance;
    });
}
