import type { EntryFee } from '../../accounts/entry-fee.js';
import { entryFeeOf } from '../../accounts/entry-fee.js';
import { formatMoney } from '../../accounts/money.js';
import type { StoredEvent } from '../../audit/event.js';
import { newEvent } from '../audit/new-event.js';
import type { LockReport } from '../locks/driver-ports.js';
import type { Writes } from '../store-ports.js';
import { applyCredit, type CreditStep } from './apply-credit.js';

/**
 * How long after the hub let somebody in the lock may take to report it. A decision that came too late at the lock is
 * never reported; what is reported after all, by a lock that was cut off meanwhile, is charged then.
 */
export const REPORT_WAIT_MS = 120_000;

/** Member of a log row's data that names the transaction which pays for it. */
const PAID_BY = 'credit_transaction';
/** Member of a granted entry's data: what was set aside for it. */
const HELD = 'credit_held';

/** What a granted entry's row says of its price, so that the report of it need not ask. */
export function heldFact(fee: EntryFee | null): Readonly<Record<string, unknown>> {
  return fee ? { [HELD]: formatMoney(fee.amountMinor) } : {};
}

/** What the row of a movement says of who pays for it, by the grant that led to it. */
export function paidByFact(grant: StoredEvent): Readonly<Record<string, unknown>> {
  return grant.data[HELD] === undefined ? {} : { [PAID_BY]: `entry:${grant.id}` };
}

/** Sets the fee of a granted entry aside, in the commit that grants it. */
export function holdEntryFee(tx: Writes, grant: StoredEvent, fee: EntryFee): void {
  const verdict = applyCredit(
    tx,
    grant,
    {
      userId: fee.userId,
      kind: 'hold',
      transactionId: `entry:${grant.id}`,
      amountMinor: fee.amountMinor,
      expiresAtMs: grant.atMs + REPORT_WAIT_MS,
      deviceId: grant.deviceId,
    },
    grant.atMs,
  );
  if (verdict.kind !== 'post') throw new Error('an entry was granted without the credit for it');
}

/** Ends the hold of an entry, or charges for one that the lock decided by itself, in the commit that logs its movement. */
export function settleEntryFee(tx: Writes, report: LockReport, moved: StoredEvent, atMs: number): void {
  if (report.kind !== 'actuated') return;
  const opened = report.success === true && report.direction !== 'lock';
  const transactionId = moved.data[PAID_BY];
  if (typeof transactionId === 'string') settleHold(tx, transactionId, opened, moved, atMs);
  else if (opened && report.credentialId != null) chargeOffline(tx, moved, atMs);
}

function settleHold(
  tx: Writes,
  transactionId: string,
  opened: boolean,
  moved: StoredEvent,
  atMs: number,
): void {
  const lines = tx.credit.ofTransaction(transactionId);
  const [hold] = lines;
  if (!hold) return;
  const { userId, amountMinor, deviceId } = hold;
  if (lines.length === 1) {
    const kind = opened ? 'capture' : 'release';
    const reason = opened ? null : (moved.reason ?? 'not_opened');
    applyCredit(tx, moved, { userId, kind, transactionId, amountMinor: null, deviceId, reason }, atMs);
  } else if (opened && !lines.some(({ kind }) => kind === 'capture')) {
    chargeWhatIsThere(
      tx,
      moved,
      { userId, transactionId: `late-${transactionId}`, amountMinor, deviceId },
      atMs,
    );
  }
}

/** Nothing could be held: the hub was not asked. */
function chargeOffline(tx: Writes, moved: StoredEvent, atMs: number): void {
  const device = moved.deviceId === null ? null : tx.devices.byId(moved.deviceId);
  if (device?.entryPriceMinor == null || moved.userId === null) return;
  const fee = entryFeeOf({
    priceMinor: device.entryPriceMinor,
    userId: moved.userId,
    role: tx.users.byId(moved.userId)?.role ?? null,
    ownerId: device.ownerId,
  });
  if (fee)
    chargeWhatIsThere(tx, moved, { ...fee, transactionId: `offline:${moved.id}`, deviceId: device.id }, atMs);
}

/** Somebody was inside before the hub knew: they pay as far as their credit goes, and the rest is written down. */
function chargeWhatIsThere(
  tx: Writes,
  moved: StoredEvent,
  charge: Pick<CreditStep, 'userId' | 'transactionId' | 'deviceId'> & { readonly amountMinor: number },
  atMs: number,
): void {
  // A transaction like any other: charged once.
  if (tx.credit.ofTransaction(charge.transactionId).length > 0) return;
  const mainMinor = tx.credit.balanceOf(charge.userId)?.mainMinor ?? 0;
  const amountMinor = Math.min(mainMinor, charge.amountMinor);
  if (amountMinor > 0) {
    applyCredit(tx, moved, { ...charge, amountMinor, kind: 'hold' }, atMs);
    applyCredit(tx, moved, { ...charge, amountMinor, kind: 'capture' }, atMs);
  }
  if (amountMinor === charge.amountMinor) return;
  const unpaid = formatMoney(charge.amountMinor - amountMinor);
  const { actor, userId, method } = moved;
  tx.events.append(
    newEvent({
      actor,
      userId,
      targetUserId: charge.userId,
      method,
      atMs,
      type: 'CREDIT_UNPAID',
      success: false,
      reason: 'credit_insufficient',
      description: `${unpaid} for an entry was not paid: there was not so much credit when the hub heard of it.`,
      data: { account_user_id: charge.userId, amount: unpaid, lock_id: charge.deviceId ?? null },
    }),
  );
}
