import * as z from 'zod';
import { ok } from '../answer.js';
import { defineRoute, type Route } from '../route.js';
import { bridgeSchema, toWireBridge } from '../wire/bridge.js';

const read = defineRoute({
  method: 'GET',
  path: '/api/v1/integrations/bridge',
  summary: 'How the hub stands with the MQTT broker that the household already has',
  permission: 'integrations:read',
  limit: 'user',
  success: {
    status: 200,
    description: 'The link to it; null where the settings name none',
    data: z.object({ bridge: bridgeSchema.nullable() }),
  },
  handler: (_, { operations, caller, tell }) => {
    const state = operations.bridgeState(caller);
    return ok('Link to the other MQTT broker', { bridge: state && toWireBridge(state, tell) });
  },
});

export const bridgeRoutes: readonly Route[] = [read];
