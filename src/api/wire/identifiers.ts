import * as z from 'zod';
import { LOCALES } from '../../accounts/user.js';
import { lineIn } from './fields.js';

/** RFC 5321, section 4.5.3.1.3, less the angle brackets. */
const EMAIL_CHARACTERS_MAX = 254;
const USERNAME_CHARACTERS_MAX = 64;
const PHONE_CHARACTERS_MAX = 32;
const NAME_CHARACTERS_MAX = 100;
/** Far above any passphrase; keeps a log-in from hashing a book. */
const PASSWORD_CHARACTERS_MAX = 1024;

export const passwordIn = z.string().min(1).max(PASSWORD_CHARACTERS_MAX);

const identifier = z.string().trim().min(1).max(EMAIL_CHARACTERS_MAX).optional();

/** Options of the check that a person is named at all. */
export const oneIdentifierNeeded = { error: 'One of email, username and phone is needed.', path: ['email'] };

/** Who logs in. Any key takes any of the three: people type what they remember into the one field they see. */
export const logInBody = z
  .strictObject({ email: identifier, username: identifier, phone: identifier, password: passwordIn })
  .refine((body) => identifierOf(body) !== '', oneIdentifierNeeded)
  .meta({ id: 'LogIn' });

/** @returns what was typed as identifier; empty if nothing was */
export function identifierOf(body: {
  email?: string | undefined;
  username?: string | undefined;
  phone?: string | undefined;
}): string {
  return body.email ?? body.username ?? body.phone ?? '';
}

/** Fields of a person who is being made. What is a good password is the accounts' rule, not the wire's. */
export const newPersonFields = {
  email: z.email({ pattern: z.regexes.unicodeEmail }).max(EMAIL_CHARACTERS_MAX).optional(),
  username: z.string().trim().min(1).max(USERNAME_CHARACTERS_MAX).optional(),
  phone: z.string().trim().min(3).max(PHONE_CHARACTERS_MAX).optional(),
  password: passwordIn,
  first_name: lineIn(NAME_CHARACTERS_MAX).default(''),
  last_name: lineIn(NAME_CHARACTERS_MAX).default(''),
};

/** Fields of a person as they are changed: what is not sent stays, null removes. */
export const changedPersonFields = {
  email: z.email({ pattern: z.regexes.unicodeEmail }).max(EMAIL_CHARACTERS_MAX).nullable().optional(),
  username: z.string().trim().min(1).max(USERNAME_CHARACTERS_MAX).nullable().optional(),
  phone: z.string().trim().min(3).max(PHONE_CHARACTERS_MAX).nullable().optional(),
  first_name: lineIn(NAME_CHARACTERS_MAX).optional(),
  last_name: lineIn(NAME_CHARACTERS_MAX).optional(),
  locale: z.enum(LOCALES).optional(),
};

export const hasIdentifier = (body: { email?: unknown; username?: unknown; phone?: unknown }): boolean =>
  (body.email ?? body.username ?? body.phone) !== undefined;
