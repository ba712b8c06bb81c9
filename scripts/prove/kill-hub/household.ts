import { z } from 'zod';
import { expectAnswer } from '../../../test/support/json-client.js';
import type { RealHub } from '../../../test/support/real-hub.js';
import { pairMqtt, pairSerial } from '../../../test/support/real-simulator.js';
import type { RealSimulator } from '../../../test/support/real-simulator.js';
import type { CrowdLock } from './crowd.js';
import type { PinOwners } from './truth.js';

const created = z.object({ data: z.object({ id: z.string() }) });

/** Locks of both transports, one whose bolt is there at once and one that takes its time. */
const LOCKS = [
  { deviceId: 'front-door', transport: 'serial', travelMs: 0 },
  { deviceId: 'cellar', transport: 'serial', travelMs: 40 },
  { deviceId: 'garage', transport: 'mqtt', travelMs: 0 },
  { deviceId: 'back-door', transport: 'mqtt', travelMs: 40 },
] as const;
/** Everybody has a PIN that works at every lock. */
const PEOPLE = [
  { name: 'bob', digits: '0427' },
  { name: 'carol', digits: '730916' },
] as const;

export interface Household {
  readonly locks: readonly CrowdLock[];
  readonly owners: PinOwners;
}

/** Moves in: people, locks, codes, all over the public interfaces. */
export async function moveIn(hub: RealHub, simulator: RealSimulator): Promise<Household> {
  const ids: { readonly id: string; readonly deviceId: string }[] = [];
  for (const { deviceId, transport, travelMs } of LOCKS) {
    const pair = transport === 'serial' ? pairSerial : pairMqtt;
    ids.push({ deviceId, id: await pair(hub, simulator, deviceId, { travelMs }) });
  }
  const owners = new Map<string, string>();
  const pins: { readonly id: string; readonly digits: string }[] = [];
  for (const { name, digits } of PEOPLE) {
    const person = { username: name, password: `the password of ${name}`, first_name: name };
    const user = expectAnswer(await hub.request('POST', '/users', { body: person }), 201, created).data;
    const pin = {
      device_ids: ids.map(({ id }) => id),
      label: name,
      kind: 'permanent',
      pin: digits,
      user_id: user.id,
    };
    const { id } = expectAnswer(await hub.request('POST', '/access/pins', { body: pin }), 201, created).data;
    owners.set(id, user.id);
    pins.push({ id, digits });
  }
  return { locks: ids.map((lock) => ({ ...lock, pins })), owners };
}
