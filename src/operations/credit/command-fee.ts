import { fail, textOf } from '../../access/verdict.js';
import { entryFeeOf, isEntry, type EntryFee } from '../../accounts/entry-fee.js';
import { PaymentRequired } from '../../kit/errors.js';
import type { CommandAction } from '../../locks/command.js';
import type { Device } from '../../locks/device.js';
import type { Command } from '../locks/command-record.js';
import type { Caller } from '../ports.js';
import type { Writes } from '../store-ports.js';
import { toldTrace } from '../access/told-trace.js';
import { applyCredit } from './apply-credit.js';

/** A command that stays `unknown` for so long is not paid for: nobody is charged for what is not known. */
export const UNSETTLED_HOLD_MS = 7 * 24 * 3_600_000;

/** The credit that was there at the decision was spent by the time of the hold. */
export const SPENT_MEANWHILE = fail('payment', 'credit_insufficient');

/** Names of transactions begin so that nobody else's can be the same: those from outside have no colon. */
const COMMAND_PREFIX = 'command:';

function transactionOf(commandId: string): string {
  return `${COMMAND_PREFIX}${commandId}`;
}

/** @returns null when the transaction is not that of a command */
export function commandIdOf(transactionId: string): string | null {
  return transactionId.startsWith(COMMAND_PREFIX) ? transactionId.slice(COMMAND_PREFIX.length) : null;
}

/** What `caller` has to pay for it. Asks nothing of the store: most doors cost nothing. */
export function commandFee(caller: Caller, device: Device, action: CommandAction): EntryFee | null {
  if (device.entryPriceMinor === null || !isEntry(action)) return null;
  const { entryPriceMinor: priceMinor, ownerId } = device;
  return entryFeeOf({ priceMinor, userId: caller.userId, role: caller.role, ownerId });
}

/** Sets the fee aside, in the commit that journals the command. @throws PaymentRequired `credit_insufficient` */
export function holdFee(tx: Writes, command: Command, fee: EntryFee, atMs: number): void {
  const verdict = applyCredit(
    tx,
    command,
    {
      userId: fee.userId,
      kind: 'hold',
      transactionId: transactionOf(command.id),
      amountMinor: fee.amountMinor,
      expiresAtMs: atMs + UNSETTLED_HOLD_MS,
      deviceId: command.deviceId,
    },
    atMs,
  );
  if (verdict.kind === 'refused') throw insufficient();
}

/**
 * Ends the hold of a command as the command ended, in the same commit: captured when the lock confirmed it, released when
 * it did not happen, left while that is unknown. A command without a hold, or with one that has ended, costs nothing.
 */
export function settleFee(tx: Writes, command: Command, atMs: number): void {
  switch (command.status) {
    case 'succeeded':
      endFee(tx, command, 'capture', null, atMs);
      return;
    case 'failed':
    case 'expired':
      endFee(tx, command, 'release', command.reason, atMs);
      return;
    case 'accepted':
    case 'sent':
    case 'unknown':
      return;
  }
}

/** Gives back what was held for a command of which it will not be known whether it happened. */
export function releaseFee(tx: Writes, command: Command, reason: string, atMs: number): void {
  endFee(tx, command, 'release', reason, atMs);
}

function endFee(
  tx: Writes,
  command: Command,
  kind: 'capture' | 'release',
  reason: string | null,
  atMs: number,
): void {
  const transactionId = transactionOf(command.id);
  const [hold] = tx.credit.ofTransaction(transactionId);
  if (!hold) return;
  const { userId } = hold;
  const { deviceId } = command;
  applyCredit(tx, command, { userId, kind, transactionId, amountMinor: null, deviceId, reason }, atMs);
}

function insufficient(): PaymentRequired {
  return new PaymentRequired('credit_insufficient', textOf(SPENT_MEANWHILE), {
    trace: toldTrace([SPENT_MEANWHILE]),
  });
}
