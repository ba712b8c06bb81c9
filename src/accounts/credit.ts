import { MONEY_MAX_MINOR } from './money.js';

/**
 * top_up: in from outside. hold: set aside. capture: out of what was set aside, spent. release: back from what was set aside.
 */
export const CREDIT_KINDS = ['top_up', 'hold', 'capture', 'release'] as const;
export type CreditKind = (typeof CREDIT_KINDS)[number];

/** What a person has, in minor units. */
export interface CreditFunds {
  /** Free to be spent. */
  readonly mainMinor: number;
  /** Set aside by holds. */
  readonly frozenMinor: number;
}

export const NO_FUNDS: CreditFunds = { mainMinor: 0, frozenMinor: 0 };

/** One line of the ledger, as far as the rules go. */
export interface CreditLine {
  readonly userId: string;
  readonly kind: CreditKind;
  /** At least 1. */
  readonly amountMinor: number;
}

/** What is asked. A capture or release without an amount is of the whole hold. */
export interface CreditRequest {
  readonly userId: string;
  readonly kind: CreditKind;
  readonly amountMinor: number | null;
}

export type CreditRefusal =
  | 'amount_missing'
  | 'amount_invalid'
  | 'credit_insufficient'
  | 'credit_full'
  | 'transaction_differs'
  | 'hold_not_found'
  | 'hold_closed'
  | 'capture_too_large';

export type CreditVerdict =
  /** These lines are to be added, in this order. */
  | { readonly kind: 'post'; readonly lines: readonly CreditLine[] }
  /** It was done before: nothing is to be done. */
  | { readonly kind: 'repeated' }
  | { readonly kind: 'refused'; readonly code: CreditRefusal };

/** What one line changes. */
export function effectOf({ kind, amountMinor }: Pick<CreditLine, 'kind' | 'amountMinor'>): CreditFunds {
  switch (kind) {
    case 'top_up':
      return { mainMinor: amountMinor, frozenMinor: 0 };
    case 'hold':
      return { mainMinor: -amountMinor, frozenMinor: amountMinor };
    case 'capture':
      return { mainMinor: 0, frozenMinor: -amountMinor };
    case 'release':
      return { mainMinor: amountMinor, frozenMinor: -amountMinor };
  }
}

export function fundsAfter(funds: CreditFunds, line: Pick<CreditLine, 'kind' | 'amountMinor'>): CreditFunds {
  const effect = effectOf(line);
  return {
    mainMinor: funds.mainMinor + effect.mainMinor,
    frozenMinor: funds.frozenMinor + effect.frozenMinor,
  };
}

/**
 * Decides one request. A transaction is a top-up, or a hold and what became of it; each step of it happens once. The same
 * step asked again is `repeated` if it is the same in everything, and refused as `transaction_differs` if it is not.
 * @param funds of the person asked for
 * @param lines every line of this transaction so far, whoever's
 */
export function decideCredit(
  request: CreditRequest,
  funds: CreditFunds,
  lines: readonly CreditLine[],
): CreditVerdict {
  const { userId, kind, amountMinor } = request;
  if (amountMinor !== null && !isAmount(amountMinor)) return refused('amount_invalid');
  if (lines.some((line) => line.userId !== userId)) return refused('transaction_differs');
  const line = (of: CreditKind) => lines.find((one) => one.kind === of);
  switch (kind) {
    case 'top_up':
    case 'hold': {
      if (amountMinor === null) return refused('amount_missing');
      const before = line(kind);
      if (before) return before.amountMinor === amountMinor ? REPEATED : refused('transaction_differs');
      if (lines.length > 0) return refused('transaction_differs');
      if (kind === 'hold')
        return amountMinor <= funds.mainMinor
          ? post([{ userId, kind, amountMinor }])
          : refused('credit_insufficient');
      const total = funds.mainMinor + funds.frozenMinor + amountMinor;
      return total <= MONEY_MAX_MINOR ? post([{ userId, kind, amountMinor }]) : refused('credit_full');
    }
    case 'capture':
    case 'release': {
      const hold = line('hold');
      if (!hold) return refused(lines.length > 0 ? 'transaction_differs' : 'hold_not_found');
      const amount = amountMinor ?? hold.amountMinor;
      return kind === 'capture'
        ? decideCapture(hold, amount, line('capture'), line('release'))
        : decideRelease(hold, amount, line('capture'), line('release'));
    }
  }
}

/** Less than the hold may be captured; the rest goes back at once, so that nothing stays frozen for ever. */
function decideCapture(
  hold: CreditLine,
  amountMinor: number,
  captured: CreditLine | undefined,
  released: CreditLine | undefined,
): CreditVerdict {
  if (captured) return captured.amountMinor === amountMinor ? REPEATED : refused('transaction_differs');
  if (released) return refused('hold_closed');
  if (amountMinor > hold.amountMinor) return refused('capture_too_large');
  const { userId } = hold;
  const rest = hold.amountMinor - amountMinor;
  const capture: CreditLine = { userId, kind: 'capture', amountMinor };
  return post(rest === 0 ? [capture] : [capture, { userId, kind: 'release', amountMinor: rest }]);
}

function decideRelease(
  hold: CreditLine,
  amountMinor: number,
  captured: CreditLine | undefined,
  released: CreditLine | undefined,
): CreditVerdict {
  if (captured) return refused('hold_closed');
  if (amountMinor !== hold.amountMinor) return refused('transaction_differs');
  return released ? REPEATED : post([{ userId: hold.userId, kind: 'release', amountMinor }]);
}

const REPEATED: CreditVerdict = { kind: 'repeated' };

function post(lines: readonly CreditLine[]): CreditVerdict {
  return { kind: 'post', lines };
}

function refused(code: CreditRefusal): CreditVerdict {
  return { kind: 'refused', code };
}

function isAmount(minor: number): boolean {
  return Number.isSafeInteger(minor) && minor >= 1 && minor <= MONEY_MAX_MINOR;
}
