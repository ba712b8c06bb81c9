import type { Test } from 'tap';
import { z } from 'zod';
import { expectAnswer } from '../support/json-client.js';
import { ADMIN, startRealHub, type RealHub, type RealHubOptions } from '../support/real-hub.js';
import { pairMqtt, pairSerial, startRealSimulator, type RealSimulator } from '../support/real-simulator.js';

export const OWNER = ADMIN;
export const MEMBER = { email: 'mo@example.org', password: 'the password of mo', first_name: 'Mo' };

/** Bolt travel, milliseconds: long enough that a page is seen to wait, short enough for a test. */
const TRAVEL_MS = 300;

export interface PageHouse {
  readonly hub: RealHub;
  readonly simulator: RealSimulator;
  readonly front: string;
  readonly back: string;
}

/** A hub as a process with the household page, two simulated locks, an owner and a member. */
export async function pageHouse(
  t: Test,
  env: Readonly<Record<string, string>> = {},
  options: Pick<RealHubOptions, 'dataDir' | 'launcher'> = {},
): Promise<PageHouse> {
  const simulator = await startRealSimulator();
  t.teardown(() => simulator.stop());
  const hub = await startRealHub({ ...options, env });
  t.teardown(() => hub.stop());
  const front = await pairSerial(hub, simulator, 'front-door', { travelMs: TRAVEL_MS });
  const back = await pairMqtt(hub, simulator, 'back-door', { travelMs: TRAVEL_MS });
  expectAnswer(
    await hub.request('POST', '/users', { body: { ...MEMBER, role: 'member' } }),
    201,
    z.unknown(),
  );
  return { hub, simulator, front, back };
}
