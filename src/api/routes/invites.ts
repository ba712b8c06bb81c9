import * as z from 'zod';
import { created, ok } from '../answer.js';
import { authenticationRequired } from '../identity.js';
import { defineRoute, type Route } from '../route.js';
import { nothing } from '../wire/fields.js';
import { inviteSchema, inviteCodeIn, toWireInvite } from '../wire/invite.js';

const own = defineRoute({
  method: 'GET',
  path: '/api/v1/invites',
  summary: 'Your invite code, and who entered it',
  permission: 'self',
  limit: 'user',
  success: { status: 200, description: 'The code', data: inviteSchema },
  handler: async (_, { operations, signedIn }) => {
    if (!signedIn) throw authenticationRequired();
    return ok('Your invite code', toWireInvite(await operations.ownInvite(signedIn)));
  },
});

const rotate = defineRoute({
  method: 'POST',
  path: '/api/v1/invites/rotate',
  summary: 'Replace your invite code; the old one is good for nothing',
  permission: 'self',
  limit: 'action',
  success: { status: 200, description: 'The new code', data: inviteSchema.pick({ invite_code: true }) },
  handler: async (_, { operations, signedIn, origin }) => {
    if (!signedIn) throw authenticationRequired();
    const { code } = await operations.rotateInvite(signedIn, origin);
    return ok('Your new invite code', { invite_code: code });
  },
});

const enter = defineRoute({
  method: 'POST',
  path: '/api/v1/invites',
  summary: "Enter another person's invite code, once",
  permission: 'self',
  limit: 'log_in',
  body: z.strictObject({ invite_code: inviteCodeIn }),
  success: { status: 201, description: 'Entered', data: nothing },
  codes: ['invite_code_invalid', 'invite_entered'],
  handler: async ({ body }, { operations, signedIn, origin }) => {
    if (!signedIn) throw authenticationRequired();
    await operations.enterInvite(signedIn, body.invite_code, origin);
    return created('Invite code entered', null);
  },
});

export const inviteRoutes: readonly Route[] = [own, rotate, enter];
