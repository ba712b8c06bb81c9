/** 4 to 8 decimal digits; leading zeros count. */
export const PIN_FORM = /^[0-9]{4,8}$/;

/** Codes seen most often in published PIN statistics beyond repeats, runs and years. */
const POPULAR = new Set([
  '1212',
  '2580',
  '0852',
  '1313',
  '1010',
  '2020',
  '6969',
  '1122',
  '2211',
  '4545',
  '5150',
  '1004',
  '2001',
  '7410',
  '1470',
  '3690',
  '0963',
  '1236',
  '1478',
  '9632',
  '0007',
  '0070',
  '1928',
  '121212',
  '123321',
  '112233',
  '159753',
  '147258',
  '147852',
  '789456',
  '456789',
  '696969',
  '131313',
  '101010',
  '232323',
  '252525',
  '112358',
  '12341234',
  '11223344',
  '12121212',
  '123123',
  '321321',
]);

/** What makes a code weak, told to whoever chose it. */
export type Weakness =
  | 'It repeats one digit.'
  | 'It is a run of digits.'
  | 'It is a year.'
  | 'It is one of the codes people choose most.';

/** Why a code is too easy to guess, or null. `thisYear` e.g. 2026: it and the hundred before it are refused whole. */
export function guessable(digits: string, thisYear: number): Weakness | null {
  if (/^(\d)\1+$/.test(digits)) return 'It repeats one digit.';
  if (isRun(digits, 1) || isRun(digits, -1)) return 'It is a run of digits.';
  const year = Number(digits);
  if (digits.length === 4 && year <= thisYear && year >= thisYear - 100) return 'It is a year.';
  if (POPULAR.has(digits)) return 'It is one of the codes people choose most.';
  return null;
}

/** 3456, 7890 (the 0 after the 9), 4321, 0987. */
function isRun(digits: string, step: 1 | -1): boolean {
  for (let at = 1; at < digits.length; at += 1) {
    if ((Number(digits[at - 1]) + step + 10) % 10 !== Number(digits[at])) return false;
  }
  return true;
}
