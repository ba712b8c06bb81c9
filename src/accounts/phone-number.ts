import { isSupportedCountry, parsePhoneNumberFromString, type CountryCode } from 'libphonenumber-js/min';

/** ISO 3166-1 alpha-2, of a country that has a numbering plan. */
export type PhoneCountry = CountryCode;

/** How people set digits apart. */
const SEPARATORS = /[\s()[\]./\-\u2010-\u2013]/g;
/** As many digits as E.164 has at most, and what is dialled before them. */
const DIGITS = /^\+?[0-9]{3,20}$/;
/** Some numbering plans allow for more than the world does. */
const E164 = /^\+[1-9][0-9]{3,14}$/;

export function isPhoneCountry(text: string): text is PhoneCountry {
  return isSupportedCountry(text);
}

/**
 * One number, one form (ITU-T E.164): `+`, country code, number. It must have a length that numbers of its country
 * have. Whether its range is in use is not asked: ranges are added faster than hubs are updated, and a code that
 * reaches the number is the better proof.
 * @param text as typed, with or without separators
 * @param country whose national form is understood; null: the country code must be there
 * @returns null if it can't be a phone number
 */
export function normalisePhone(text: string, country: PhoneCountry | null): string | null {
  const digits = text.replace(SEPARATORS, '');
  if (!DIGITS.test(digits) || (country === null && !digits.startsWith('+'))) return null;
  const number = read(digits, country);
  // Read again as it would be stored: a number that lacks its area code, or has a trunk zero too many, is not whole.
  return number !== null && E164.test(number) && read(number, null) === number ? number : null;
}

function read(digits: string, country: PhoneCountry | null): string | null {
  const parsed = parsePhoneNumberFromString(digits, {
    ...(country !== null && { defaultCountry: country }),
    extract: false,
  });
  return parsed?.isPossible() === true ? parsed.number : null;
}
