import type { RouteConfig } from '@asteasolutions/zod-to-openapi';
import { z } from 'zod';

const PROBLEM_TYPE = 'application/problem+json';

const problem = z
  .looseObject({
    type: z.string(),
    title: z.string(),
    status: z.int(),
    detail: z.string(),
    code: z.string().meta({ description: 'Stable; what to match on.' }),
    now: z.iso.datetime(),
  })
  .meta({ id: 'CloudProblem' });

/** What goes wrong with the signature of a hub, by status. */
export const SIGNED = {
  401: ['assertion_missing', 'assertion_wrong', 'assertion_expired', 'assertion_replayed'],
  403: ['hub_unclaimed', 'hub_revoked'],
  404: ['hub_unknown'],
};

const UNREADABLE = ['request_unreadable'];

/** Where a path has a value in it: one that is badly escaped. */
export const PATH = { 400: UNREADABLE };

/** Where a body is read: no JSON, too much of it, or in an encoding that nobody knows. */
export const BODY = { 400: UNREADABLE, 413: UNREADABLE, 415: UNREADABLE };

type Problems = Readonly<Record<string, readonly string[]>>;

export function json(schema: z.ZodType) {
  return { 'application/json': { schema } };
}

export function bytes() {
  return { 'application/octet-stream': { schema: z.string().meta({ format: 'binary' }) } };
}

export function succeeds(
  status: number,
  description: string,
  data: z.ZodType | null,
): RouteConfig['responses'] {
  return { [status]: { description, ...(data && { content: json(data) }) } };
}

/** @param all codes by status */
export function fails(...all: readonly Problems[]): RouteConfig['responses'] {
  const told = new Map<string, Set<string>>();
  for (const [status, codes] of all.flatMap((problems) => Object.entries(problems)))
    if (codes.length > 0) told.set(status, new Set([...(told.get(status) ?? []), ...codes]));
  return Object.fromEntries(
    [...told].map(([status, codes]) => [
      status,
      {
        description: [...codes].map((code) => `\`${code}\``).join(', '),
        content: { [PROBLEM_TYPE]: { schema: problem } },
      },
    ]),
  );
}
