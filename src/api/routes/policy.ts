import * as z from 'zod';
import { ok } from '../answer.js';
import { defineRoute, type Route } from '../route.js';
import { fromWirePolicy, policyBody, policyFindingSchema, toWireFinding } from '../wire/policy.js';

const test = defineRoute({
  method: 'POST',
  path: '/api/v1/access/policy-tests',
  summary: 'Whether sentences about who may do what hold, and where not; nothing is changed',
  permission: 'access:explain',
  limit: 'action',
  body: policyBody,
  success: {
    status: 200,
    description:
      'Each assertion in its order, with the first contradiction that was found. Told as if the time were trusted and the keypads not locked out.',
    data: z
      .object({ held: z.boolean(), assertions: z.array(policyFindingSchema) })
      .meta({ id: 'PolicyResult' }),
  },
  codes: ['policy_invalid', 'policy_too_large', 'access_denied'],
  handler: async ({ body }, { operations, caller, nowMs, tell }) => {
    const found = await operations.testPolicy(caller, fromWirePolicy(body, nowMs));
    const assertions = found.map((one) => toWireFinding(one, tell));
    return ok('Policy tested', { held: assertions.every(({ held }) => held), assertions });
  },
});

export const policyRoutes: readonly Route[] = [test];
