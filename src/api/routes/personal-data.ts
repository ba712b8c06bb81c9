import * as z from 'zod';
import { ok } from '../answer.js';
import { authenticationRequired } from '../identity.js';
import { LOG_PART_ROWS, logStream, NDJSON_TYPE } from '../log-stream.js';
import { defineRoute, type Route, type RouteContext } from '../route.js';
import { idParams } from '../wire/fields.js';
import { passwordIn } from '../wire/identifiers.js';
import { personalDataSchema, toWirePersonalData } from '../wire/personal-data.js';

const REACH_CODES = ['user_not_found', 'role_not_allowed'] as const;
const LOG_SUCCESS = {
  status: 200,
  description:
    'Log rows as in `/access/logs`, with all their facts as `data`; one JSON document a line, oldest first.',
  data: null,
  raw: NDJSON_TYPE,
} as const;
const ERASED = z
  .object({ log_rows: z.int().meta({ description: 'Rows of the log of which something was erased.' }) })
  .meta({ id: 'Erased' });
const ERASE_CODES = ['invalid_credentials', 'last_admin'] as const;

async function exported({ operations, caller }: RouteContext, id: string, logUrl: string) {
  return ok('Personal data', toWirePersonalData(await operations.exportPerson(caller, id), logUrl));
}

function log({ operations, caller }: RouteContext, id: string) {
  return logStream((afterSeq) => operations.personLog(caller, id, afterSeq, LOG_PART_ROWS));
}

async function erased({ operations, caller }: RouteContext, id: string, password: string | null) {
  const { logRows } = await operations.erasePerson(caller, id, password);
  return ok('Erased', { log_rows: logRows });
}

function ownId({ signedIn }: RouteContext): string {
  if (!signedIn) throw authenticationRequired();
  return signedIn.user.id;
}

const exportOne = defineRoute({
  method: 'GET',
  path: '/api/v1/users/{id}/export',
  summary: 'Everything the hub holds about a person: oneself, or whom one has authority over',
  permission: 'users:own',
  limit: 'action',
  params: idParams,
  success: { status: 200, description: 'The data, without secrets', data: personalDataSchema },
  codes: REACH_CODES,
  handler: ({ params: { id } }, context) => exported(context, id, `/api/v1/users/${id}/export/log`),
});

const exportLog = defineRoute({
  method: 'GET',
  path: '/api/v1/users/{id}/export/log',
  summary: 'The log of a person: what they did, and what was done to them',
  permission: 'users:own',
  limit: 'action',
  params: idParams,
  success: LOG_SUCCESS,
  codes: REACH_CODES,
  handler: ({ params }, context) => log(context, params.id),
});

const erase = defineRoute({
  method: 'POST',
  path: '/api/v1/users/{id}/erase',
  summary: 'Erase a person for good: an admin may, and oneself with the password',
  permission: 'users:own',
  limit: 'log_in',
  params: idParams,
  body: z.strictObject({ password: passwordIn.nullable().default(null) }).meta({ id: 'Erasure' }),
  success: { status: 200, description: 'Gone; the log still verifies', data: ERASED },
  codes: [...REACH_CODES, ...ERASE_CODES],
  handler: ({ params, body }, context) => erased(context, params.id, body.password),
});

const exportMe = defineRoute({
  method: 'GET',
  path: '/api/v1/auth/me/export',
  summary: 'Everything the hub holds about you',
  permission: 'self',
  limit: 'action',
  success: { status: 200, description: 'The data, without secrets', data: personalDataSchema },
  handler: (_, context) => exported(context, ownId(context), '/api/v1/auth/me/export/log'),
});

const exportMyLog = defineRoute({
  method: 'GET',
  path: '/api/v1/auth/me/export/log',
  summary: 'Your log: what you did, and what was done to you',
  permission: 'self',
  limit: 'action',
  success: LOG_SUCCESS,
  handler: (_, context) => log(context, ownId(context)),
});

const eraseMe = defineRoute({
  method: 'POST',
  path: '/api/v1/auth/me/erase',
  summary: 'Erase yourself for good',
  permission: 'self',
  limit: 'log_in',
  body: z.strictObject({ password: passwordIn.nullable().default(null) }),
  success: { status: 200, description: 'Gone; the log still verifies', data: ERASED },
  codes: ERASE_CODES,
  handler: ({ body }, context) => erased(context, ownId(context), body.password),
});

export const personalDataRoutes: readonly Route[] = [
  exportOne,
  exportLog,
  erase,
  exportMe,
  exportMyLog,
  eraseMe,
];
