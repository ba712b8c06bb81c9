import * as z from 'zod';
import { ROLES } from '../../accounts/user.js';
import { created, list, ok } from '../answer.js';
import { defineRoute, type Route } from '../route.js';
import { idParams } from '../wire/fields.js';
import { hasIdentifier, newPersonFields, oneIdentifierNeeded } from '../wire/identifiers.js';
import { pageQuery, pageRequest } from '../wire/page.js';
import { toWireUser, userSchema } from '../wire/user.js';

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
  query: pageQuery,
  success: { status: 200, description: 'A page of people', data: userSchema, list: true },
  handler: ({ query }, { operations, caller, link }) =>
    list('Users', operations.listUsers(caller, pageRequest(query)), query.page_size, link, toWireUser),
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

export const userRoutes: readonly Route[] = [create, listAll, read];
