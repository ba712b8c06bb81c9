import { type IdentifierKind, normaliseIdentifier } from '../../accounts/identifiers.js';
import type { PhoneCountry } from '../../accounts/phone-number.js';
import { type FieldError, InvalidInput } from '../../kit/errors.js';
import type { Text } from '../../kit/sentence.js';

const FORMS: Readonly<Record<IdentifierKind, Text>> = {
  email: 'is not an e-mail address',
  username: 'must have 2 to 64 of a-z, 0-9, dot, dash and underscore, and a letter or underscore among them',
  phone: 'must be a phone number with its country code, for example +998 90 123 45 67',
};

export type Identifiers = Readonly<Record<IdentifierKind, string | null>>;

export const NO_IDENTIFIERS: Identifiers = { email: null, username: null, phone: null };

/**
 * What names a person after a change, checked and normalised. A field that is not given stays, null removes it.
 * @param country whose national form of a phone is understood
 * @throws InvalidInput `invalid_input`
 */
export function changeIdentifiers(
  before: Identifiers,
  change: { readonly [K in IdentifierKind]?: string | null | undefined },
  country: PhoneCountry | null,
): Identifiers {
  const faults: FieldError[] = [];
  const read = (field: IdentifierKind): string | null => {
    const text = change[field];
    if (text === undefined) return before[field];
    if (text === null) return null;
    const identifier = normaliseIdentifier(text, country);
    if (identifier?.kind === field) return identifier.value;
    faults.push({ field, message: FORMS[field] });
    return null;
  };
  const identifiers = { email: read('email'), username: read('username'), phone: read('phone') };
  if (faults.length > 0)
    throw new InvalidInput('invalid_input', 'An identifier has the wrong form.', { fields: faults });
  if (Object.values(identifiers).every((value) => value === null)) {
    throw new InvalidInput('invalid_input', 'One of email, username and phone is needed.', {
      fields: [{ field: 'email', message: 'is required, or a username or phone' }],
    });
  }
  return identifiers;
}
