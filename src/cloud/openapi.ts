import { OpenAPIRegistry, OpenApiGeneratorV31, type RouteConfig } from '@asteasolutions/zod-to-openapi';
import { DummyDriver, Kysely, PostgresAdapter, PostgresIntrospector, PostgresQueryCompiler } from 'kysely';
import { z } from 'zod';
import { systemClock } from '../kit/clock.js';
import { EXCHANGES } from './described-exchanges.js';
import { BODY, fails, json, PATH, SIGNED, succeeds } from './described.js';
import { fleetRouteTable } from './fleet-routes.js';
import type { FleetRoute } from './fleet/fleet-route.js';
import { batchQuery, enrolled, enrolment, placed, taken } from './hub-forms.js';
import { Hubs } from './hubs.js';
import type { CloudTables } from './tables.js';

const hubId = z.object({ id: z.uuid() });

/**
 * Makes the OpenAPI document of the cloud. Only `scripts/openapi.ts` and its test import this; the cloud serves the committed
 * `openapi.json`.
 */
export function cloudDocument(): object {
  const registry = new OpenAPIRegistry();
  registry.registerComponent('securitySchemes', 'fleet', {
    type: 'http',
    scheme: 'bearer',
    description: 'The token of the owner of the fleet (FLEET_TOKEN).',
  });
  registry.registerComponent('securitySchemes', 'assertion', {
    type: 'http',
    scheme: 'bearer',
    bearerFormat: 'JWT',
    description:
      'Signed by the hub (ES256) for this request alone: `iss` its id, `aud` the URL of the cloud, `iat`, `exp` at most 60 s later, `jti` used once; of a batch also `head {epoch, lane, seq, hash}`. A hub whose clock is wrong takes the time from `Date` and signs again.',
  });
  for (const path of [...HUB_PATHS, ...EXCHANGES]) registry.registerPath(path);
  for (const route of fleetTable()) registry.registerPath(ofFleet(route));
  return new OpenApiGeneratorV31(registry.definitions, { sortComponents: 'alphabetically' }).generateDocument(
    {
      openapi: '3.1.0',
      info: {
        title: 'Doorward cloud',
        version: '1',
        description:
          'Takes in the replicas of many hubs, and answers their owner. Errors are application/problem+json (RFC 9457): match on `code`. 429 and 503 come with Retry-After.',
        license: { name: 'Apache-2.0', identifier: 'Apache-2.0' },
      },
      servers: [{ url: '/' }],
      tags: [{ name: 'hub' }, { name: 'fleet' }, { name: 'health' }],
    },
  );
}

/** The table alone: nothing is asked of a database. */
function fleetTable(): readonly FleetRoute[] {
  const db = new Kysely<CloudTables>({
    dialect: {
      createAdapter: () => new PostgresAdapter(),
      createDriver: () => new DummyDriver(),
      createIntrospector: (of) => new PostgresIntrospector(of),
      createQueryCompiler: () => new PostgresQueryCompiler(),
    },
  });
  const hubs = new Hubs({ db, clock: systemClock, audience: () => '' });
  return fleetRouteTable({ db, hubs, clock: systemClock });
}

const HUB_PATHS: readonly RouteConfig[] = [
  {
    method: 'post',
    path: '/v1/enrol',
    summary: 'Show a key and the hash of a claim code, and ask whether the code was typed',
    tags: ['hub'],
    security: [{ assertion: [] }],
    request: { body: { required: true, content: json(enrolment) } },
    responses: {
      ...succeeds(200, 'How the hub stands', enrolled),
      ...fails(BODY, {
        400: ['invalid', 'key_wrong'],
        401: SIGNED[401],
        409: ['claim_code_expired'],
        503: ['too_many_unclaimed', 'unavailable'],
      }),
    },
  },
  {
    method: 'get',
    path: '/v1/hubs/{id}',
    summary: 'Where the cloud stands with what this hub sent, and its own signature under that',
    tags: ['hub'],
    security: [{ assertion: [] }],
    request: { params: hubId },
    responses: {
      ...succeeds(200, 'The place in each lane', placed),
      ...fails(PATH, { ...SIGNED, 429: ['busy'], 503: ['unavailable'] }),
    },
  },
  {
    method: 'post',
    path: '/v1/hubs/{id}/batches',
    summary: 'Lines of a lane with consecutive numbers; those that are here are skipped',
    description: 'As they are, or with Content-Encoding gzip or zstd (one frame, a window of 8 MiB at most).',
    tags: ['hub'],
    security: [{ assertion: [] }],
    request: {
      params: hubId,
      query: batchQuery,
      body: { required: true, content: { 'application/x-ndjson': { schema: { type: 'string' } } } },
    },
    responses: {
      ...succeeds(200, 'They are here', taken),
      ...fails(PATH, {
        ...SIGNED,
        400: ['invalid', 'batch_empty', 'batch_unreadable', 'head_differs'],
        409: ['gap', 'forked', 'epoch_over'],
        413: ['batch_too_large'],
        415: ['encoding_unknown'],
        429: ['busy', 'too_many_batches'],
        503: ['unavailable'],
      }),
    },
  },
  health('/health', 'Whether the cloud is alive', z.object({ live: z.literal(true) })),
  health('/ready', 'Whether its database answers', z.object({ ready: z.literal(true) })),
  {
    method: 'get',
    path: '/metrics',
    summary: 'What this copy of the cloud does, in numbers, for Prometheus',
    tags: ['health'],
    security: [{ fleet: [] }],
    responses: {
      200: { description: 'Prometheus text format', content: { 'text/plain': { schema: z.string() } } },
      ...fails({ 401: ['token_wrong'] }),
    },
  },
  {
    method: 'get',
    path: '/openapi.json',
    summary: 'This document',
    tags: ['health'],
    security: [],
    responses: { ...succeeds(200, 'OpenAPI 3.1', z.looseObject({})) },
  },
];

function health(path: string, summary: string, form: z.ZodType): RouteConfig {
  return {
    method: 'get',
    path,
    summary,
    tags: ['health'],
    security: [],
    responses: { ...succeeds(200, 'It is', form), ...fails({ 503: ['unavailable'] }) },
  };
}

function ofFleet({ method, path, summary, params, query, body, success, problems }: FleetRoute): RouteConfig {
  // Express reads a body in front of all of them, and a value in a path may be no id.
  const told = fails(
    method === 'GET' ? {} : BODY,
    params ? { ...PATH, 404: ['not_found'] } : {},
    { 400: query || body ? ['invalid'] : [] },
    problems,
    { 401: ['token_wrong'], 503: ['unavailable'] },
  );
  const verbs = { GET: 'get', POST: 'post', PATCH: 'patch', DELETE: 'delete' } as const;
  return {
    method: verbs[method],
    path: `/v1/fleet${path}`,
    summary,
    tags: ['fleet'],
    security: [{ fleet: [] }],
    request: {
      ...(params instanceof z.ZodObject && { params }),
      ...(query instanceof z.ZodObject && { query }),
      ...(body && { body: { required: true, content: json(body) } }),
    },
    responses: { ...succeeds(success.status, success.description, success.data), ...told },
  };
}
