import type { Clock } from '../../kit/clock.js';
import { SYSTEM } from '../audit/new-event.js';
import type { Store, Writes } from '../store-ports.js';
import { applyCredit, type CreditActor } from './apply-credit.js';
import { commandIdOf, releaseFee, settleFee } from './command-fee.js';
import type { CreditHold } from './credit-ports.js';

const HUB: CreditActor = { actor: SYSTEM, userId: null, method: 'auto', ipAddress: null };

/**
 * Gives back what was held for entries of which nothing was heard in time. @returns how many holds ended
 */
export function releaseOverdueHolds(deps: { readonly store: Store; readonly clock: Clock }) {
  return async (): Promise<number> => {
    // Looked at outside of a commit first: nearly always there is none.
    if (deps.store.credit.overdueHolds(deps.clock.wallMs()).length === 0) return 0;
    return deps.store.write((tx) => {
      const nowMs = deps.clock.wallMs();
      return tx.credit.overdueHolds(nowMs).filter((hold) => release(tx, hold, nowMs)).length;
    });
  };
}

/** @returns whether it has ended */
function release(tx: Writes, hold: CreditHold, nowMs: number): boolean {
  const commandId = commandIdOf(hold.transactionId);
  const command = commandId === null ? null : tx.commands.byId(commandId);
  if (!command) {
    const { userId, transactionId } = hold;
    const [{ deviceId } = { deviceId: null }] = tx.credit.ofTransaction(transactionId);
    const step = { userId, transactionId, kind: 'release', amountMinor: null, deviceId } as const;
    applyCredit(tx, HUB, { ...step, reason: 'no_report' }, nowMs);
    return true;
  }
  // Under way: it only looks old because the wall clock jumped.
  if (command.status === 'accepted' || command.status === 'sent') return false;
  if (command.status === 'unknown') releaseFee(tx, command, 'not_settled', nowMs);
  else settleFee(tx, command, nowMs);
  return true;
}
