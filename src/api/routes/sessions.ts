import * as z from 'zod';
import { noContent, ok } from '../answer.js';
import { authenticationRequired } from '../identity.js';
import { defineRoute, type Route } from '../route.js';
import { idParams, nothing } from '../wire/fields.js';
import { passwordIn } from '../wire/identifiers.js';
import { sessionSchema, toWireSession } from '../wire/session.js';

const listOwn = defineRoute({
  method: 'GET',
  path: '/api/v1/auth/sessions',
  summary: 'Your sessions that still count, newest first',
  permission: 'self',
  limit: 'user',
  success: { status: 200, description: 'The sessions', data: z.array(sessionSchema) },
  handler: (_, { operations, signedIn }) => {
    if (!signedIn) throw authenticationRequired();
    const sessions = operations.listOwnSessions(signedIn).map((session) => ({
      ...toWireSession(session),
      is_current: session.id === signedIn.sessionId,
    }));
    return ok('Your sessions', sessions);
  },
});

const endOne = defineRoute({
  method: 'DELETE',
  path: '/api/v1/auth/sessions/{id}',
  summary: 'Sign out one of your devices',
  permission: 'self',
  limit: 'user',
  params: idParams,
  success: { status: 204, description: 'Signed out', data: null },
  codes: ['session_not_found'],
  handler: async ({ params }, { operations, signedIn, origin }) => {
    if (!signedIn) throw authenticationRequired();
    await operations.endOwnSession(signedIn, params.id, origin);
    return noContent;
  },
});

const endAll = defineRoute({
  method: 'DELETE',
  path: '/api/v1/auth/sessions',
  summary: 'Sign out everywhere, here too',
  permission: 'self',
  limit: 'user',
  success: { status: 204, description: 'Signed out everywhere', data: null },
  handler: async (_, { operations, signedIn, caller }) => {
    if (!signedIn) throw authenticationRequired();
    await operations.signOutEverywhere(caller, signedIn.user.id);
    return noContent;
  },
});

const changePassword = defineRoute({
  method: 'POST',
  path: '/api/v1/auth/password/change',
  summary: 'Change your password; your other sessions end',
  permission: 'self',
  limit: 'log_in',
  body: z.strictObject({ current_password: passwordIn, new_password: passwordIn }),
  success: { status: 200, description: 'Changed', data: nothing },
  codes: ['invalid_credentials', 'password_too_short', 'password_too_long', 'password_common'],
  handler: async ({ body }, { operations, signedIn, origin }) => {
    if (!signedIn) throw authenticationRequired();
    await operations.changePassword(signedIn, body.current_password, body.new_password, origin);
    return ok('Password changed', null);
  },
});

export const sessionRoutes: readonly Route[] = [listOwn, endOne, endAll, changePassword];
