import * as z from 'zod';
import type { SignedIn } from '../../operations/accounts/account-use-cases.js';
import type { ReachableKind } from '../../operations/accounts/code-use-cases.js';
import { ok, type JsonAnswer } from '../answer.js';
import { authenticationRequired } from '../identity.js';
import { defineRoute, type Route } from '../route.js';
import { pair, signedInSchema } from './auth.js';
import { codeIn, emailIn, phoneIn } from '../wire/codes.js';
import { nothing } from '../wire/fields.js';
import { passwordIn } from '../wire/identifiers.js';
import { toWireUser, userSchema } from '../wire/user.js';

const REQUEST_CODES = ['too_many', 'no_sender'] as const;
const RESET_CODES = [
  ...REQUEST_CODES,
  'code_invalid',
  'password_too_short',
  'password_too_long',
  'password_common',
] as const;
const NAMES: Readonly<Record<ReachableKind, string>> = { phone: 'phone', email: 'e-mail address' };
/** The same whether or not there is such an account. */
const ASKED = 'If this can be used here, a code is on its way. It is valid for 5 minutes.';

const signedInByCodeSchema = signedInSchema
  .extend({ created: z.boolean().meta({ description: 'The account was made by this log-in.' }) })
  .meta({ id: 'SignedInByCode' });

const asked = (): JsonAnswer<null> => ({ kind: 'json', status: 202, message: ASKED, data: null });

const requestByPhone = defineRoute({
  method: 'POST',
  path: '/api/v1/auth/phone/request',
  summary:
    'Ask for a code by text message to log in with; the answer is the same whether or not there is an account',
  permission: 'public',
  limit: 'log_in',
  body: z.strictObject({ phone: phoneIn }),
  identifier: ({ phone }) => phone,
  success: { status: 202, description: 'Taken', data: nothing },
  codes: REQUEST_CODES,
  handler: ({ body }, { operations, origin }) => {
    operations.requestLogInCode('phone', body.phone, origin);
    return asked();
  },
});

const verifyPhone = defineRoute({
  method: 'POST',
  path: '/api/v1/auth/phone/verify',
  summary:
    'Log in with the code that came by text message; where sign-up is open a new phone becomes a member',
  permission: 'public',
  limit: 'log_in',
  body: z.strictObject({ phone: phoneIn, code: codeIn }),
  identifier: ({ phone }) => phone,
  success: { status: 200, description: 'The person and their tokens', data: signedInByCodeSchema },
  codes: ['code_invalid', 'already_logged_in'],
  handler: async ({ body }, { operations, origin }) => {
    const { user, tokens, created } = await operations.logInByCode('phone', body.phone, body.code, origin);
    return ok('Logged in', { user: toWireUser(user), tokens: pair(tokens), created });
  },
});

const requestByEmail = defineRoute({
  method: 'POST',
  path: '/api/v1/auth/email/request',
  summary:
    'Ask for a code by e-mail to log in with; the answer is the same whether or not there is an account',
  permission: 'public',
  limit: 'log_in',
  body: z.strictObject({ email: emailIn }),
  identifier: ({ email }) => email,
  success: { status: 202, description: 'Taken', data: nothing },
  codes: REQUEST_CODES,
  handler: ({ body }, { operations, origin }) => {
    operations.requestLogInCode('email', body.email, origin);
    return asked();
  },
});

const verifyEmail = defineRoute({
  method: 'POST',
  path: '/api/v1/auth/email/verify',
  summary: 'Log in with the code that came by e-mail',
  permission: 'public',
  limit: 'log_in',
  body: z.strictObject({ email: emailIn, code: codeIn }),
  identifier: ({ email }) => email,
  success: { status: 200, description: 'The person and their tokens', data: signedInByCodeSchema },
  codes: ['code_invalid', 'already_logged_in'],
  handler: async ({ body }, { operations, origin }) => {
    const { user, tokens, created } = await operations.logInByCode('email', body.email, body.code, origin);
    return ok('Logged in', { user: toWireUser(user), tokens: pair(tokens), created });
  },
});

/** Of who is logged in: other paths than log-in's, so that a stale token never keeps anybody from logging in. */
const own = (kind: ReachableKind): readonly Route[] => [
  defineRoute({
    method: 'POST',
    path: `/api/v1/auth/me/${kind}/request`,
    summary: `Ask for a code to verify your own ${NAMES[kind]} with`,
    permission: 'self',
    limit: 'log_in',
    success: { status: 202, description: 'On its way', data: nothing },
    codes: [...REQUEST_CODES, 'nothing_to_verify', 'already_verified'],
    handler: (_, { operations, signedIn, origin }) => {
      operations.requestOwnCode(required(signedIn), kind, origin);
      return { kind: 'json', status: 202, message: 'A code is on its way', data: null };
    },
  }),
  defineRoute({
    method: 'POST',
    path: `/api/v1/auth/me/${kind}/verify`,
    summary: `Verify your own ${NAMES[kind]} with the code that came`,
    permission: 'self',
    limit: 'log_in',
    body: z.strictObject({ code: codeIn }),
    success: { status: 200, description: 'You, verified', data: userSchema },
    codes: ['code_invalid', 'nothing_to_verify'],
    handler: async ({ body }, { operations, signedIn, origin }) => {
      const user = await operations.verifyOwn(required(signedIn), kind, body.code, origin);
      return ok('Verified', toWireUser(user));
    },
  }),
];

const resetBody = z
  .strictObject({ identifier: emailIn, code: codeIn.optional(), password: passwordIn.optional() })
  .refine(({ code, password }) => (code === undefined) === (password === undefined), {
    error: 'Send the identifier alone to ask for a code, or with code and password to use it.',
    path: ['code'],
  })
  .meta({ id: 'PasswordReset' });

const reset = defineRoute({
  method: 'POST',
  path: '/api/v1/auth/password/reset',
  summary:
    'Forgotten password. `{identifier}` sends a code to a verified phone or e-mail (202, whether or not there is such an account); `{identifier, code, password}` sets the password and ends every session (200)',
  permission: 'public',
  limit: 'log_in',
  body: resetBody,
  identifier: ({ identifier }) => identifier,
  success: {
    status: 200,
    description: 'The password is set (202: a code was asked for)',
    data: nothing,
  },
  codes: RESET_CODES,
  handler: async ({ body: { identifier, code, password } }, { operations, origin }) => {
    if (code === undefined || password === undefined) {
      operations.requestPasswordReset(identifier, origin);
      return asked();
    }
    await operations.resetPassword(identifier, code, password, origin);
    return ok('Password set. Log in with it', null);
  },
});

export const codeRoutes: readonly Route[] = [
  requestByPhone,
  verifyPhone,
  requestByEmail,
  verifyEmail,
  ...own('phone'),
  ...own('email'),
  reset,
];

function required(signedIn: SignedIn | null): SignedIn {
  if (!signedIn) throw authenticationRequired();
  return signedIn;
}
