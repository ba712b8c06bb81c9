import * as z from 'zod';
import { ok } from '../answer.js';
import { defineRoute, type Route } from '../route.js';
import { discoveredLockSchema, toWireDiscoveredLock } from '../wire/discovered-lock.js';

const discover = defineRoute({
  method: 'GET',
  path: '/api/v1/devices/discover',
  summary:
    'Locks heard over the air lately that are not paired here; they say so themselves, unproven. The first call begins to listen: ask again after a second',
  permission: 'devices:manage',
  limit: 'user',
  success: {
    status: 200,
    description: 'Those that can be paired now first, then the loudest',
    data: z.array(discoveredLockSchema),
  },
  codes: ['bluetooth_unavailable'],
  handler: (_input, { operations, caller }) =>
    ok('Locks heard', operations.discoverLocks(caller).map(toWireDiscoveredLock)),
});

/** Before the routes of one device: its path would be taken for a device's. */
export const discoveryRoutes: readonly Route[] = [discover];
