import * as z from 'zod';
import { Unavailable } from '../../kit/errors.js';
import { say } from '../../kit/sentence.js';
import { ok } from '../answer.js';
import { defineRoute, type Route } from '../route.js';

const health = defineRoute({
  method: 'GET',
  path: '/health',
  summary: 'Whether the hub is alive',
  permission: 'public',
  limit: 'none',
  success: {
    status: 200,
    description: 'It is',
    data: z.object({ status: z.literal('ok'), version: z.string() }),
  },
  handler: (_, { version }) => ok('Alive', { status: 'ok' as const, version }),
});

const partsSchema = z.object({
  ready: z.boolean(),
  parts: z.array(z.object({ name: z.string(), ok: z.boolean(), detail: z.string() })),
});

const ready = defineRoute({
  method: 'GET',
  path: '/ready',
  summary: 'Whether every part of the hub works',
  permission: 'public',
  limit: 'none',
  success: { status: 200, description: 'Every part works', data: partsSchema },
  codes: ['not_ready'],
  handler: (_, { operations, caller }) => {
    const readiness = operations.readiness();
    const data = {
      ready: readiness.ready,
      parts: readiness.parts
        .filter(({ forInstallers }) => !forInstallers || caller.method === 'cli')
        .map(({ name, ok: works, detail }) => ({ name, ok: works, detail })),
    };
    if (data.ready) return ok('Ready', data);
    const broken = data.parts.filter((part) => !part.ok).map(({ name }) => name);
    throw new Unavailable('not_ready', say('Not working: {parts}.', { parts: broken.join(', ') }), { data });
  },
});

export const healthRoutes: readonly Route[] = [health, ready];
