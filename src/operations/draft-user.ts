import { type IdentifierKind, normaliseIdentifier } from '../accounts/identifiers.js';
import {
  PASSWORD_CHARACTERS_MAX,
  PASSWORD_CHARACTERS_MIN,
  passwordFault,
} from '../accounts/password-rules.js';
import type { User } from '../accounts/user.js';
import type { Clock } from '../kit/clock.js';
import { type FieldError, InvalidInput } from '../kit/errors.js';
import type { NewId } from '../kit/ids.js';
import type { NewUser } from './operations.js';

const DEFAULT_LOCALE = 'en';

const FORMS: Readonly<Record<IdentifierKind, string>> = {
  email: 'is not an e-mail address',
  username: 'must have 2 to 64 of a-z, 0-9, dot, dash and underscore, and not be a number',
  phone: 'must be an international number: + and 8 to 15 digits',
};

/**
 * A person as they will be stored, with checked and normalised identifiers.
 * @throws InvalidInput `invalid_input`, `password_too_short`, `password_too_long`, `password_common`
 */
export function draftUser(deps: { readonly clock: Clock; readonly newId: NewId }, input: NewUser): User {
  const identifiers = identifiersOf(input);
  checkPassword(input.password);
  const nowMs = deps.clock.wallMs();
  return {
    id: deps.newId(),
    ...identifiers,
    firstName: input.firstName.trim(),
    lastName: input.lastName.trim(),
    role: input.role,
    locale: DEFAULT_LOCALE,
    isActive: true,
    emailVerified: false,
    phoneVerified: false,
    lastLoginAtMs: null,
    lastLoginIp: null,
    createdAtMs: nowMs,
    updatedAtMs: nowMs,
  };
}

function identifiersOf(input: NewUser): Record<IdentifierKind, string | null> {
  const faults: FieldError[] = [];
  const read = (field: IdentifierKind): string | null => {
    const text = input[field];
    if (text === undefined) return null;
    const identifier = normaliseIdentifier(text);
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

function checkPassword(password: string): void {
  const field = (message: string) => ({ fields: [{ field: 'password', message }] });
  switch (passwordFault(password)) {
    case 'password_too_short':
      throw new InvalidInput(
        'password_too_short',
        `A password has at least ${PASSWORD_CHARACTERS_MIN} characters.`,
        field('is too short'),
      );
    case 'password_too_long':
      throw new InvalidInput(
        'password_too_long',
        `A password has at most ${PASSWORD_CHARACTERS_MAX} characters.`,
        field('is too long'),
      );
    case 'password_common':
      throw new InvalidInput(
        'password_common',
        'This password is among the first that anybody would try. Choose another.',
        field('is too common'),
      );
    case null:
  }
}
