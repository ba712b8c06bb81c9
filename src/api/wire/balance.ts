import * as z from 'zod';
import { CREDIT_KINDS } from '../../accounts/credit.js';
import { formatMoney } from '../../accounts/money.js';
import { rfc3339 } from '../../kit/clock.js';
import type { CreditBalance, CreditEntry } from '../../operations/credit/credit-ports.js';
import type { ChangedCredit } from '../../operations/credit/credit-use-cases.js';
import { lineIn, timeOut } from './fields.js';
import { amountOut } from './money.js';

const TRANSACTION_CHARACTERS_MAX = 100;
const NOTE_CHARACTERS_MAX = 200;
const METADATA_CHARACTERS_MAX = 4_096;
const METADATA_NAME_CHARACTERS_MAX = 64;

/** As whoever asks names it. The hub's own have a colon, so that nobody can end a hold that a door is waiting for. */
export const transactionIdIn = z
  .string()
  .min(1)
  .max(TRANSACTION_CHARACTERS_MAX)
  .regex(/^[A-Za-z0-9._/+=-]+$/, 'must be of letters, digits and . _ - / + =')
  .meta({ example: 'b7a1-2026-0042' });

export const noteIn = lineIn(NOTE_CHARACTERS_MAX).min(1).nullish();

export const metadataIn = z
  .record(
    z.string().min(1).max(METADATA_NAME_CHARACTERS_MAX),
    z.union([z.string(), z.number(), z.boolean(), z.null()]),
  )
  .refine((metadata) => JSON.stringify(metadata).length <= METADATA_CHARACTERS_MAX, {
    error: `must be at most ${METADATA_CHARACTERS_MAX} characters as JSON`,
  });

export const balanceSchema = z
  .object({
    main: amountOut.meta({ description: 'Free to be spent.' }),
    frozen: amountOut.meta({ description: 'Set aside by holds.' }),
    last_transaction_id: z.string().nullable(),
    metadata: z.record(z.string(), z.unknown()),
    updated_at: timeOut,
  })
  .meta({ id: 'Balance' });

export const creditEntrySchema = z
  .object({
    seq: z.int().meta({ description: 'Place in the ledger.' }),
    transaction_id: z.string(),
    kind: z.enum(CREDIT_KINDS),
    amount: amountOut,
    main_after: amountOut,
    frozen_after: amountOut,
    device_id: z.uuid().nullable().meta({ description: 'The lock that was entered.' }),
    note: z.string().nullable(),
    at: timeOut,
  })
  .meta({ id: 'CreditEntry' });

export const changedBalanceSchema = balanceSchema
  .extend({
    entry: creditEntrySchema,
    repeated: z.boolean().meta({ description: 'Done before; nothing was done now.' }),
  })
  .meta({ id: 'ChangedBalance' });

export function toWireBalance(balance: CreditBalance): z.output<typeof balanceSchema> {
  return {
    main: formatMoney(balance.mainMinor),
    frozen: formatMoney(balance.frozenMinor),
    last_transaction_id: balance.lastTransactionId,
    metadata: balance.metadata,
    updated_at: rfc3339(balance.updatedAtMs),
  };
}

export function toWireCreditEntry(entry: CreditEntry): z.output<typeof creditEntrySchema> {
  return {
    seq: entry.seq,
    transaction_id: entry.transactionId,
    kind: entry.kind,
    amount: formatMoney(entry.amountMinor),
    main_after: formatMoney(entry.mainAfterMinor),
    frozen_after: formatMoney(entry.frozenAfterMinor),
    device_id: entry.deviceId,
    note: entry.note,
    at: rfc3339(entry.atMs),
  };
}

export function toWireChangedBalance(changed: ChangedCredit): z.output<typeof changedBalanceSchema> {
  const { balance, entry, repeated } = changed;
  return { ...toWireBalance(balance), entry: toWireCreditEntry(entry), repeated };
}
