import * as z from 'zod';
import { LOCALES, ROLES } from '../../accounts/user.js';
import { created, list, noContent, ok } from '../answer.js';
import { defineRoute, type Route } from '../route.js';
import { idParams } from '../wire/fields.js';
import {
  changedPersonFields,
  hasIdentifier,
  newPersonFields,
  oneIdentifierNeeded,
  passwordIn,
} from '../wire/identifiers.js';
import { pageQuery, pageRequest } from '../wire/page.js';
import { fromWireFilter, userFilterFields } from '../wire/user-filter.js';
import { fromWireChange, toWireUser, userSchema } from '../wire/user.js';

const create = defineRoute({
  method: 'POST',
  path: '/api/v1/users',
  summary: 'Add a person',
  permission: 'users:manage',
  limit: 'action',
  body: z
    .strictObject({ ...newPersonFields, role: z.enum(ROLES).default('member') })
    .refine(hasIdentifier, oneIdentifierNeeded)
    .meta({ id: 'NewUser' }),
  success: { status: 201, description: 'The person', data: userSchema },
  codes: ['user_exists', 'role_not_allowed', 'password_too_short', 'password_too_long', 'password_common'],
  handler: async ({ body }, { operations, caller }) => {
    const { first_name, last_name, ...rest } = body;
    const user = await operations.createUser(caller, { ...rest, firstName: first_name, lastName: last_name });
    return created('User created', toWireUser(user), `/api/v1/users/${user.id}`);
  },
});

const listAll = defineRoute({
  method: 'GET',
  path: '/api/v1/users',
  summary: 'List people',
  permission: 'users:read',
  limit: 'user',
  query: pageQuery.extend(userFilterFields),
  success: { status: 200, description: 'A page of people', data: userSchema, list: true },
  handler: ({ query }, { operations, caller, link }) => {
    const page = operations.listUsers(caller, pageRequest(query), fromWireFilter(query));
    return list('Users', page, query.page_size, link, toWireUser);
  },
});

const read = defineRoute({
  method: 'GET',
  path: '/api/v1/users/{id}',
  summary: 'Read a person',
  permission: 'users:read',
  limit: 'user',
  params: idParams,
  success: { status: 200, description: 'The person', data: userSchema },
  codes: ['user_not_found'],
  handler: ({ params }, { operations, caller }) =>
    ok('User', toWireUser(operations.readUser(caller, params.id))),
});

const changes = z.strictObject({
  ...changedPersonFields,
  role: z.enum(ROLES).optional(),
  is_active: z.boolean().optional(),
  password: passwordIn.optional(),
});

const CHANGE_CODES = [
  'user_not_found',
  'user_exists',
  'role_not_allowed',
  'last_admin',
  'password_too_short',
  'password_too_long',
  'password_common',
] as const;

const change = defineRoute({
  method: 'PATCH',
  path: '/api/v1/users/{id}',
  summary: 'Change a person; a new role or password, or deactivation, ends their sessions',
  permission: 'users:manage',
  limit: 'action',
  params: idParams,
  body: changes.meta({ id: 'UserChange' }),
  success: { status: 200, description: 'The person', data: userSchema },
  codes: CHANGE_CODES,
  handler: async ({ params, body }, { operations, caller }) =>
    ok('User changed', toWireUser(await operations.updateUser(caller, params.id, fromWireChange(body)))),
});

const replace = defineRoute({
  method: 'PUT',
  path: '/api/v1/users/{id}',
  summary: 'Set everything that can be changed of a person; what is not named is removed or its default',
  permission: 'users:manage',
  limit: 'action',
  params: idParams,
  body: z
    .strictObject({
      ...newPersonFields,
      password: passwordIn.optional(),
      locale: z.enum(LOCALES).default('en'),
      role: z.enum(ROLES),
      is_active: z.boolean().default(true),
    })
    .refine(hasIdentifier, oneIdentifierNeeded)
    .meta({ id: 'UserReplacement' }),
  success: { status: 200, description: 'The person', data: userSchema },
  codes: CHANGE_CODES,
  handler: async ({ params, body }, { operations, caller }) => {
    const { email = null, username = null, phone = null } = body;
    const whole = fromWireChange({ ...body, email, username, phone });
    return ok('User changed', toWireUser(await operations.updateUser(caller, params.id, whole)));
  },
});

const remove = defineRoute({
  method: 'DELETE',
  path: '/api/v1/users/{id}',
  summary: 'Remove a person: their sessions end, their codes open nothing, the log stays',
  permission: 'users:manage',
  limit: 'action',
  params: idParams,
  success: { status: 204, description: 'Removed', data: null },
  codes: ['user_not_found', 'role_not_allowed', 'last_admin'],
  handler: async ({ params }, { operations, caller }) => {
    await operations.deleteUser(caller, params.id);
    return noContent;
  },
});

const signOut = defineRoute({
  method: 'DELETE',
  path: '/api/v1/users/{id}/sessions',
  summary: 'End every session of a person',
  permission: 'users:manage',
  limit: 'action',
  params: idParams,
  success: { status: 204, description: 'Signed out everywhere', data: null },
  codes: ['user_not_found', 'role_not_allowed'],
  handler: async ({ params }, { operations, caller }) => {
    await operations.signOutEverywhere(caller, params.id);
    return noContent;
  },
});

export const userRoutes: readonly Route[] = [create, listAll, read, change, replace, remove, signOut];
