/** Of a balance and of one amount, in minor units: 13 digits before the point, well inside what a number holds exactly. */
export const MONEY_MAX_MINOR = 999_999_999_999_999;
/** Minor units in one of what amounts are written in. */
const MINOR_UNITS = 100;
const FRACTION_DIGITS = 2;
const FORM = /^(0|[1-9][0-9]{0,12})(?:\.([0-9]{1,2}))?$/;

/** What is wrong with an amount: whole sentences, since each has its translation. */
const FAULTS = {
  empty: 'is empty: write it as 12, 12.5 or 12.50',
  signed: 'must have no sign: write it as 12, 12.5 or 12.50',
  places: 'has more than 2 places after the point',
  zero: 'must not begin with a zero that says nothing: write it as 12, 12.5 or 12.50',
  large: 'is more than 9999999999999.99, the largest amount',
  form: 'must have 0 to 9 and at most one point, no spaces or other signs: write it as 12, 12.5 or 12.50',
} as const;

export type MoneyFault = (typeof FAULTS)[keyof typeof FAULTS];

export type ParsedMoney =
  { readonly ok: true; readonly minor: number } | { readonly ok: false; readonly message: MoneyFault };

/**
 * Reads an amount as people write one: `12`, `12.5`, `12.50`. Never by way of a floating-point number, and never by guessing:
 * signs, exponents, spaces, a decimal comma and digits of other scripts are refused.
 * @returns minor units (hundredths), 0 to `MONEY_MAX_MINOR`
 */
export function parseMoney(text: string): ParsedMoney {
  const found = FORM.exec(text);
  if (!found) return { ok: false, message: complaint(text) };
  const [, whole = '', fraction = ''] = found;
  return { ok: true, minor: Number(whole) * MINOR_UNITS + Number(fraction.padEnd(FRACTION_DIGITS, '0')) };
}

function complaint(text: string): MoneyFault {
  if (text === '') return FAULTS.empty;
  if (/^[-+]/.test(text)) return FAULTS.signed;
  if (/^[0-9]+\.[0-9]{3,}$/.test(text)) return FAULTS.places;
  if (/^0[0-9]/.test(text)) return FAULTS.zero;
  return /^[0-9]{14,}(\.[0-9]{1,2})?$/.test(text) ? FAULTS.large : FAULTS.form;
}

/** The one form that is answered: two places, always. @param minor hundredths, not negative */
export function formatMoney(minor: number): string {
  const digits = String(minor).padStart(FRACTION_DIGITS + 1, '0');
  return `${digits.slice(0, -FRACTION_DIGITS)}.${digits.slice(-FRACTION_DIGITS)}`;
}
