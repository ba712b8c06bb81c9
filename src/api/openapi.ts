import { OpenAPIRegistry, OpenApiGeneratorV31, type RouteConfig } from '@asteasolutions/zod-to-openapi';
import * as z from 'zod';
import { scopesFor } from '../accounts/api-token.js';
import { PERMISSIONS } from '../accounts/permission.js';
import { LANGUAGES } from '../kit/language.js';
import { PROBLEMS, type ProblemCode } from './problem-table.js';
import { PROBLEM_TYPE } from './problem.js';
import { ROUTES } from './route-table.js';
import type { Route } from './route.js';
import { paginationSchema } from './wire/page.js';

/**
 * Makes the OpenAPI document from the route definitions. Only `scripts/openapi.ts` and its test import this; the
 * hub serves the committed `openapi.json`.
 */
export function openApiDocument(): object {
  const registry = new OpenAPIRegistry();
  registry.registerComponent('securitySchemes', 'bearer', {
    type: 'http',
    scheme: 'bearer',
    bearerFormat: 'JWT',
  });
  registry.registerComponent('parameters', 'AcceptLanguage', ACCEPT_LANGUAGE);
  registry.registerComponent('headers', 'ContentLanguage', CONTENT_LANGUAGE);
  registry.registerComponent('securitySchemes', 'token', {
    type: 'apiKey',
    in: 'header',
    name: 'Authorization',
    description:
      'An API token, sent as `Token …`; good for the routes whose `x-scopes` name one of its scopes.',
  });
  for (const route of ROUTES) registry.registerPath(describe(route));
  return new OpenApiGeneratorV31(registry.definitions, { sortComponents: 'alphabetically' }).generateDocument(
    {
      openapi: '3.1.0',
      info: {
        title: 'Doorward',
        version: '1',
        description:
          'The hub beside the locks. Errors are application/problem+json (RFC 9457): match on `code`, which no language changes. Sentences are English, Uzbek or Russian: as `Accept-Language` asks, else in the language of who is logged in. Times are RFC 3339 in UTC. A field that is not described here is refused, never ignored.',
        license: { name: 'Apache-2.0', identifier: 'Apache-2.0' },
      },
      servers: [{ url: '/' }],
      tags: [...new Set(ROUTES.map(tagOf))].map((name) => ({ name })),
      'x-problems': Object.entries(PROBLEMS).map(([code, kind]) => ({ code, ...kind })),
    },
  );
}

/** Of every path; described once. */
const ACCEPT_LANGUAGE = {
  name: 'Accept-Language',
  in: 'header',
  required: false,
  description:
    'Languages to be answered in (RFC 9110, section 12.5.4): en, uz (Latin script), ru. Without one of these it is the `locale` of who is logged in, else English.',
  schema: { type: 'string', example: 'uz-Latn, ru;q=0.8' },
} as const;

/** Of every answer that has a sentence; referred to where all went well. */
const CONTENT_LANGUAGE = {
  description: 'The language of the sentences in the answer, problems included.',
  schema: { type: 'string' as const, enum: [...LANGUAGES] },
};

const languageHeaders = { 'Content-Language': { $ref: '#/components/headers/ContentLanguage' } };

const problemSchema = z
  .object({
    type: z.string(),
    title: z.string(),
    status: z.int(),
    detail: z.string(),
    instance: z.string(),
    code: z.string().meta({ description: 'Stable; what to match on.' }),
    success: z.literal(false),
    message: z.string(),
    request_id: z.string(),
    errors: z.array(z.object({ field: z.string(), message: z.string() })).optional(),
    trace: z.array(z.looseObject({})).optional().meta({ description: 'Why access was denied, in order.' }),
    data: z
      .looseObject({})
      .optional()
      .meta({ description: 'For example the command whose outcome is told.' }),
  })
  .meta({ id: 'Problem' });

function describe(route: Route): RouteConfig {
  const isOpen = route.permission === 'public';
  const headers = headersOf(route);
  return {
    method: METHODS[route.method],
    path: route.path,
    operationId: operationId(route),
    tags: [tagOf(route)],
    summary: route.summary,
    parameters: [{ $ref: '#/components/parameters/AcceptLanguage' }],
    ...(isOpen
      ? { security: [] }
      : {
          security:
            scopesFor(route.permission).length > 0 ? [{ bearer: [] }, { token: [] }] : [{ bearer: [] }],
          'x-permission': route.permission,
          'x-roles': [...PERMISSIONS[route.permission]],
          'x-scopes': scopesFor(route.permission),
        }),
    request: {
      ...(route.params instanceof z.ZodObject && { params: route.params }),
      ...(route.query instanceof z.ZodObject && { query: route.query }),
      ...(headers && { headers }),
      ...(route.body && {
        body: {
          required: true,
          content: route.bodyForm
            ? { [MEDIA_TYPES[route.bodyForm]]: { schema: { type: 'string', format: 'binary' } } }
            : { 'application/json': { schema: route.body } },
        },
      }),
    },
    responses: { ...success(route), ...failures(route) },
  };
}

const MEDIA_TYPES = { bytes: 'application/octet-stream', calendar: 'text/calendar' };
const METHODS = { GET: 'get', POST: 'post', PUT: 'put', PATCH: 'patch', DELETE: 'delete' } as const;

const idempotencyHeader = z.object({
  'Idempotency-Key': z
    .string()
    .max(255)
    .optional()
    .meta({ description: 'Makes it safe to send again: the same key acts once and has the same answer.' }),
});

function headersOf(route: Route) {
  if (route.success.resumes) return resumeHeader;
  return route.method === 'POST' && route.permission !== 'public' ? idempotencyHeader : undefined;
}

const resumeHeader = z.object({
  'Last-Event-ID': z.string().optional().meta({
    description: 'The last `id` that was received: the stream goes on after it, or begins with `reset`.',
  }),
});

function success({ success: answer, query }: Route): RouteConfig['responses'] {
  const { status, description, data, raw } = answer;
  if (raw !== undefined) return { [status]: { description, content: { [raw]: {} } } };
  if (data === null) return { [status]: { description } };
  const envelope = z.object({
    success: z.literal(true),
    message: z.string(),
    data: answer.list ? z.array(data) : data,
    ...(answer.list && { pagination: paginationSchema }),
    ...(answer.top && data instanceof z.ZodObject ? data.shape : {}),
  });
  const content = { 'application/json': { schema: envelope } };
  const canWait = query instanceof z.ZodObject && 'wait' in query.shape;
  return {
    [status]: { description, headers: languageHeaders, content },
    ...(canWait && {
      202: {
        description: 'Accepted; read the command for its outcome',
        headers: languageHeaders,
        content,
      },
    }),
  };
}

/** The route's own codes, and those that its definition implies. */
function failures(route: Route): RouteConfig['responses'] {
  const codes: ProblemCode[] = [...(route.codes ?? []), 'host_not_allowed', 'internal_error'];
  if (route.permission !== 'public') codes.push('authentication_required', 'permission_denied');
  if (route.limit !== 'none') codes.push('rate_limited');
  if (route.params) codes.push('not_found');
  if (route.query ?? route.body) codes.push('invalid_input');
  if (route.body) codes.push('body_too_large', 'unsupported_media_type');
  if (route.body && !route.bodyForm) codes.push('malformed_json');
  if (route.method === 'POST' && route.permission !== 'public') {
    codes.push('idempotency_key_reused', 'request_in_progress', 'idempotency_interrupted');
  }
  const byStatus = new Map<number, ProblemCode[]>();
  for (const code of codes) {
    const { status } = PROBLEMS[code];
    byStatus.set(status, [...(byStatus.get(status) ?? []), code]);
  }
  const entries = [...byStatus].map(([status, same]) => [
    String(status),
    {
      description: same.map((code) => `\`${code}\`: ${PROBLEMS[code].title}`).join('. '),
      content: { [PROBLEM_TYPE]: { schema: problemSchema } },
    },
  ]);
  return Object.fromEntries(entries) as RouteConfig['responses'];
}

/** The area a path belongs to: `devices` of `/api/v1/devices/{id}`. */
function tagOf({ path }: Route): string {
  return /^\/api\/v1\/([^/]+)/.exec(path)?.[1] ?? 'hub';
}

function operationId({ method, path }: Route): string {
  const words = path.replace('/api/v1', '').match(/\w+/g) ?? [];
  return [method.toLowerCase(), ...words].join('_');
}
