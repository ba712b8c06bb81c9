import fc from 'fast-check';
import t from 'tap';
import {
  CREDIT_KINDS,
  type CreditFunds,
  type CreditKind,
  type CreditLine,
  decideCredit,
  effectOf,
  fundsAfter,
  NO_FUNDS,
} from '../../src/accounts/credit.js';
import { MONEY_MAX_MINOR } from '../../src/accounts/money.js';

const RICH: CreditFunds = { mainMinor: 1_000, frozenMinor: 0 };
const line = (kind: CreditKind, amountMinor: number, userId = 'ann'): CreditLine => ({
  userId,
  kind,
  amountMinor,
});
const ask = (
  kind: CreditKind,
  amountMinor: number | null,
  lines: readonly CreditLine[] = [],
  funds: CreditFunds = RICH,
) => decideCredit({ userId: 'ann', kind, amountMinor }, funds, lines);
const REPEATED = { kind: 'repeated' };
const refused = (code: string) => ({ kind: 'refused', code });
const posted = (...lines: CreditLine[]) => ({ kind: 'post', lines });

t.test('each step of a transaction, first, again, and otherwise', async (t) => {
  const held = [line('hold', 500)];
  const captured = [...held, line('capture', 500)];
  const part = [...held, line('capture', 300), line('release', 200)];
  const released = [...held, line('release', 500)];
  const topped = [line('top_up', 500)];
  for (const [kind, amount, before, verdict] of [
    ['top_up', 500, [], posted(line('top_up', 500))],
    ['top_up', 500, topped, REPEATED],
    ['top_up', 501, topped, refused('transaction_differs')],
    ['top_up', 500, held, refused('transaction_differs')],
    ['top_up', null, [], refused('amount_missing')],
    ['hold', 500, [], posted(line('hold', 500))],
    ['hold', 1_000, [], posted(line('hold', 1_000))],
    ['hold', 1_001, [], refused('credit_insufficient')],
    ['hold', 500, held, REPEATED],
    ['hold', 500, captured, REPEATED],
    ['hold', 500, released, REPEATED],
    ['hold', 400, held, refused('transaction_differs')],
    ['hold', 500, topped, refused('transaction_differs')],
    ['hold', null, [], refused('amount_missing')],
    ['capture', null, [], refused('hold_not_found')],
    ['capture', null, topped, refused('transaction_differs')],
    ['capture', null, held, posted(line('capture', 500))],
    ['capture', 500, held, posted(line('capture', 500))],
    ['capture', 300, held, posted(line('capture', 300), line('release', 200))],
    ['capture', 501, held, refused('capture_too_large')],
    ['capture', null, captured, REPEATED],
    ['capture', 300, part, REPEATED],
    ['capture', null, part, refused('transaction_differs')],
    ['capture', 400, captured, refused('transaction_differs')],
    ['capture', null, released, refused('hold_closed')],
    ['release', null, [], refused('hold_not_found')],
    ['release', null, topped, refused('transaction_differs')],
    ['release', null, held, posted(line('release', 500))],
    ['release', 400, held, refused('transaction_differs')],
    ['release', null, released, REPEATED],
    ['release', 500, released, REPEATED],
    ['release', null, captured, refused('hold_closed')],
    ['release', 200, part, refused('hold_closed')],
  ] as const)
    t.strictSame(
      ask(kind, amount, before),
      verdict,
      `${kind} ${amount} after ${before.map((one) => one.kind).join()}`,
    );
});

t.test("a transaction is one person's", async (t) => {
  for (const kind of CREDIT_KINDS)
    t.strictSame(ask(kind, 500, [line('hold', 500, 'bob')]), refused('transaction_differs'), kind);
});

t.test('no balance grows past what is counted exactly, frozen or not', async (t) => {
  const full = { mainMinor: MONEY_MAX_MINOR - 600, frozenMinor: 500 };
  t.strictSame(ask('top_up', 100, [], full), posted(line('top_up', 100)));
  t.strictSame(ask('top_up', 101, [], full), refused('credit_full'));
});

t.test('amounts that are none', async (t) => {
  for (const amount of [0, -1, 0.5, NaN, Infinity, MONEY_MAX_MINOR + 1])
    for (const kind of CREDIT_KINDS)
      t.strictSame(ask(kind, amount, [line('hold', 500)]), refused('amount_invalid'), `${kind} ${amount}`);
});

const requests = fc.array(
  fc.record({
    kind: fc.constantFrom(...CREDIT_KINDS),
    transaction: fc.integer({ min: 0, max: 4 }),
    amountMinor: fc.option(fc.integer({ min: 1, max: 300 })),
  }),
  { maxLength: 60 },
);

t.test(
  'whatever is asked in whatever order: never negative, the sum is the balance, each step once',
  async () => {
    fc.assert(
      fc.property(requests, (asked) => {
        let funds = NO_FUNDS;
        const ledger: (CreditLine & { readonly transaction: number })[] = [];
        for (const { kind, transaction, amountMinor } of asked) {
          const lines = () => ledger.filter((one) => one.transaction === transaction);
          const request = { userId: 'ann', kind, amountMinor };
          const verdict = decideCredit(request, funds, lines());
          if (verdict.kind !== 'post') continue;
          for (const one of verdict.lines) {
            funds = fundsAfter(funds, one);
            if (funds.mainMinor < 0 || funds.frozenMinor < 0) return false;
            ledger.push({ ...one, transaction });
          }
          if (decideCredit(request, funds, lines()).kind !== 'repeated') return false;
        }
        const sum = ledger.map(effectOf).reduce(
          (all, one) => ({
            mainMinor: all.mainMinor + one.mainMinor,
            frozenMinor: all.frozenMinor + one.frozenMinor,
          }),
          NO_FUNDS,
        );
        const steps = new Set(ledger.map(({ kind, transaction }) => `${kind} ${transaction}`));
        const open = ledger.filter(
          ({ kind, transaction }) =>
            kind === 'hold' &&
            !ledger.some((end) => end.transaction === transaction && /capture|release/.test(end.kind)),
        );
        return (
          sum.mainMinor === funds.mainMinor &&
          sum.frozenMinor === funds.frozenMinor &&
          steps.size === ledger.length &&
          open.reduce((all, { amountMinor }) => all + amountMinor, 0) === funds.frozenMinor
        );
      }),
      { numRuns: 1_000 },
    );
  },
);
