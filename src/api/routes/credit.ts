import * as z from 'zod';
import type { CreditKind } from '../../accounts/credit.js';
import type { Text } from '../../kit/sentence.js';
import { list, ok } from '../answer.js';
import type { ProblemCode } from '../problem-table.js';
import { defineRoute, type Route } from '../route.js';
import {
  balanceSchema,
  changedBalanceSchema,
  creditEntrySchema,
  metadataIn,
  noteIn,
  toWireBalance,
  toWireChangedBalance,
  toWireCreditEntry,
  transactionIdIn,
} from '../wire/balance.js';
import { idParams } from '../wire/fields.js';
import { amountIn } from '../wire/money.js';
import { pageQuery, pageRequest } from '../wire/page.js';

const PATH = '/api/v1/users/{id}/balance';

const read = defineRoute({
  method: 'GET',
  path: PATH,
  summary: "A person's credit: your own, or anybody's for who manages credit",
  permission: 'credit:read',
  limit: 'user',
  params: idParams,
  success: { status: 200, description: 'The balance', data: balanceSchema },
  codes: ['user_not_found'],
  handler: ({ params }, { operations, caller }) =>
    ok('Balance', toWireBalance(operations.readBalance(caller, params.id))),
});

const entries = defineRoute({
  method: 'GET',
  path: `${PATH}/entries`,
  summary: "The lines of a person's credit ledger, newest first",
  permission: 'credit:read',
  limit: 'user',
  params: idParams,
  query: pageQuery,
  success: { status: 200, description: 'A page of lines', data: creditEntrySchema, list: true },
  codes: ['user_not_found', 'cursor_invalid'],
  handler: ({ params, query }, { operations, caller, link }) => {
    const page = operations.listCreditEntries(caller, params.id, pageRequest(query));
    return list('Credit entries', page, query.page_size, link, toWireCreditEntry);
  },
});

const note = defineRoute({
  method: 'PATCH',
  path: PATH,
  summary: 'Replace what is kept with a balance',
  permission: 'credit:manage',
  limit: 'action',
  params: idParams,
  body: z.strictObject({ metadata: metadataIn }).meta({ id: 'BalanceChange' }),
  success: { status: 200, description: 'The balance', data: balanceSchema },
  codes: ['user_not_found', 'role_not_allowed'],
  handler: async ({ params, body }, { operations, caller }) =>
    ok('Balance', toWireBalance(await operations.setBalanceMetadata(caller, params.id, body.metadata))),
});

const amountNeeded = z.strictObject({ transaction_id: transactionIdIn, amount: amountIn, note: noteIn });
const amountOptional = amountNeeded.extend({
  amount: amountIn.optional().meta({ description: 'Default: the whole hold.' }),
});

interface Step {
  readonly kind: CreditKind;
  readonly leaf: string;
  readonly summary: string;
  readonly done: Text;
  readonly body: typeof amountNeeded | typeof amountOptional;
  readonly codes: readonly ProblemCode[];
}

/** One route of each step; they differ in words, and in whether an amount is needed. */
function step({ kind, leaf, summary, done, body, codes }: Step): Route {
  return defineRoute({
    method: 'POST',
    path: `${PATH}/${leaf}`,
    summary,
    permission: 'credit:manage',
    limit: 'action',
    params: idParams,
    body,
    success: { status: 200, description: 'The balance after it', data: changedBalanceSchema },
    codes: ['user_not_found', 'role_not_allowed', 'transaction_differs', ...codes],
    handler: async ({ params, body }, { operations, caller }) => {
      const changed = await operations.changeCredit(caller, params.id, {
        kind,
        transactionId: body.transaction_id,
        amountMinor: body.amount ?? null,
        note: body.note ?? null,
      });
      return ok(changed.repeated ? 'Done before' : done, toWireChangedBalance(changed));
    },
  });
}

export const creditRoutes: readonly Route[] = [
  read,
  entries,
  note,
  step({
    kind: 'top_up',
    leaf: 'top-up',
    summary: 'Add credit; once for each transaction_id',
    done: 'Credit added',
    body: amountNeeded,
    codes: ['credit_full'],
  }),
  step({
    kind: 'hold',
    leaf: 'hold',
    summary: 'Set credit aside, to be captured or released by the same transaction_id',
    done: 'Credit held',
    body: amountNeeded,
    codes: ['credit_insufficient'],
  }),
  step({
    kind: 'capture',
    leaf: 'capture',
    summary: 'Spend what was held, or less; the rest goes back',
    done: 'Credit captured',
    body: amountOptional,
    codes: ['hold_not_found', 'hold_closed', 'capture_too_large'],
  }),
  step({
    kind: 'release',
    leaf: 'release',
    summary: 'Give back what was held',
    done: 'Credit released',
    body: amountOptional,
    codes: ['hold_not_found', 'hold_closed'],
  }),
];
