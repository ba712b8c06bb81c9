import {
  decideCredit,
  fundsAfter,
  NO_FUNDS,
  type CreditFunds,
  type CreditKind,
  type CreditLine,
  type CreditVerdict,
} from '../../accounts/credit.js';
import { formatMoney } from '../../accounts/money.js';
import type { EventType, NewEvent } from '../../audit/event.js';
import { newEvent } from '../audit/new-event.js';
import type { Writes } from '../store-ports.js';

/** In whose name money moves. */
export type CreditActor = Pick<NewEvent, 'actor' | 'userId' | 'method' | 'ipAddress'>;

/** A step of a transaction with everything the ledger keeps of it. */
export interface CreditStep {
  readonly userId: string;
  readonly kind: CreditKind;
  readonly transactionId: string;
  /** Minor units; null: the whole hold. */
  readonly amountMinor: number | null;
  /** Of a hold: when the hub gives it back by itself, wall clock. */
  readonly expiresAtMs?: number | null;
  /** The lock that was entered. */
  readonly deviceId?: string | null;
  readonly note?: string | null;
  /** Why, for the log; a stable code. */
  readonly reason?: string | null;
}

/** All that moves money goes through here: lines, balance, open holds and log rows are written together, or none. */
export function applyCredit(
  tx: Pick<Writes, 'credit' | 'events'>,
  who: CreditActor,
  step: CreditStep,
  atMs: number,
): CreditVerdict {
  const before = tx.credit.balanceOf(step.userId);
  const verdict = decideCredit(step, before ?? NO_FUNDS, tx.credit.ofTransaction(step.transactionId));
  if (verdict.kind !== 'post') return verdict;
  let funds: CreditFunds = before ?? NO_FUNDS;
  for (const line of verdict.lines) {
    funds = fundsAfter(funds, line);
    write(tx, step, line, funds, atMs);
    tx.events.append(eventOf(who, step, line, atMs));
  }
  tx.credit.putBalance({
    userId: step.userId,
    mainMinor: funds.mainMinor,
    frozenMinor: funds.frozenMinor,
    lastTransactionId: step.transactionId,
    metadata: before?.metadata ?? {},
    updatedAtMs: atMs,
  });
  return verdict;
}

function write(
  tx: Pick<Writes, 'credit'>,
  { transactionId, expiresAtMs = null, deviceId = null, note = null }: CreditStep,
  line: CreditLine,
  funds: CreditFunds,
  atMs: number,
): void {
  const { userId, kind, amountMinor } = line;
  tx.credit.append({
    userId,
    kind,
    amountMinor,
    transactionId,
    mainAfterMinor: funds.mainMinor,
    frozenAfterMinor: funds.frozenMinor,
    deviceId,
    note,
    atMs,
  });
  if (kind === 'hold') tx.credit.openHold({ transactionId, userId, amountMinor, expiresAtMs });
  else tx.credit.closeHold(transactionId);
}

const TYPES: Readonly<Record<CreditKind, EventType>> = {
  top_up: 'CREDIT_TOPPED_UP',
  hold: 'CREDIT_HELD',
  capture: 'CREDIT_CAPTURED',
  release: 'CREDIT_RELEASED',
};

const DONE: Readonly<Record<CreditKind, string>> = {
  top_up: 'was added to the credit',
  hold: 'of the credit was set aside',
  capture: 'of the credit was spent',
  release: 'went back to the credit',
};

/** Of no lock: it is about money, and whoever follows a door is not told of it. */
function eventOf(who: CreditActor, step: CreditStep, { kind, amountMinor }: CreditLine, atMs: number) {
  const amount = formatMoney(amountMinor);
  const { actor, userId, method, ipAddress } = who;
  return newEvent({
    actor,
    userId,
    targetUserId: step.userId,
    method,
    ipAddress,
    atMs,
    type: TYPES[kind],
    reason: step.reason ?? null,
    description: `${amount} ${DONE[kind]}.`,
    data: {
      account_user_id: step.userId,
      transaction_id: step.transactionId,
      amount,
      lock_id: step.deviceId ?? null,
    },
  });
}
