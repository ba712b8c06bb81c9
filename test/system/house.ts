import type { Test } from 'tap';
import { z } from 'zod';
import { expectAnswer } from '../support/json-client.js';
import type { JsonAnswer } from '../support/json-client.js';
import { startRealHub } from '../support/real-hub.js';
import type { RealHub, RealHubOptions } from '../support/real-hub.js';
import { pairMqtt, pairSerial, startRealSimulator } from '../support/real-simulator.js';
import type { RealSimulator } from '../support/real-simulator.js';
import { until } from '../support/until.js';

const created = z.object({ data: z.object({ id: z.string() }) });
const logRow = z.object({
  seq: z.int(),
  event_type: z.string(),
  success: z.boolean().nullable(),
  reason: z.string().nullable(),
  description: z.string(),
  device_id: z.string().nullable(),
  user_id: z.string().nullable(),
  actor: z.object({ kind: z.string(), id: z.string().nullable(), name: z.string() }),
  method: z.string().nullable(),
  command_id: z.string().nullable(),
});
const logPage = z.object({ data: z.array(logRow) });
const device = z.object({
  data: z.object({
    status: z.string(),
    lock_state: z.string(),
    is_locked: z.boolean().nullable(),
    door_state: z.string(),
    is_online: z.boolean(),
    battery_level: z.number().nullable(),
  }),
});
const commandSchema = z.object({ id: z.string(), status: z.string(), reason: z.string().nullable() });
const commandAnswer = z.object({ code: z.string().optional(), data: z.object({ command: commandSchema }) });
const commandRead = z.object({ data: commandSchema });

export type LogRow = z.output<typeof logRow>;
export const WAIT_MS = 15_000;

export interface Door {
  /** The hub's UUID of it. */
  readonly id: string;
  readonly deviceId: string;
  readonly transport: 'serial' | 'mqtt';
}

/** A hub and a simulator, each a process of its own, with two paired locks and Bob, whose PIN works at both. */
export interface House {
  hub: RealHub;
  readonly simulator: RealSimulator;
  readonly doors: readonly [Door, Door];
  readonly bob: { readonly id: string; readonly pinId: string; readonly digits: string };
}

export const BOB = {
  username: 'bob',
  first_name: 'Bob',
  last_name: 'Bobur',
  password: 'the password of bob',
};

/**
 * Moves in; everything is stopped, and gone, when the test ends.
 * @param options `asInstaller`: requests go over the hub's own socket, which asks for no token; `travelMs`: of the bolts, default 0
 */
export async function moveIn(
  t: Test,
  options: RealHubOptions & { readonly asInstaller?: boolean; readonly travelMs?: number } = {},
): Promise<House> {
  const simulator = await startRealSimulator();
  t.teardown(() => simulator.stop());
  const hub = await startRealHub(options);
  if (options.asInstaller === true) hub.request = hub.installer.bind(hub);
  const how = options.travelMs === undefined ? {} : { travelMs: options.travelMs };
  const front = await pairSerial(hub, simulator, 'front-door', how);
  const garage = await pairMqtt(hub, simulator, 'garage', how);
  const { id } = expectAnswer(await hub.request('POST', '/users', { body: BOB }), 201, created).data;
  const digits = '0427';
  const pin = {
    device_ids: [front, garage],
    label: "Bob's code",
    kind: 'permanent',
    pin: digits,
    user_id: id,
  };
  const pinId = expectAnswer(await hub.request('POST', '/access/pins', { body: pin }), 201, created).data.id;
  const house: House = {
    hub,
    simulator,
    doors: [
      { id: front, deviceId: 'front-door', transport: 'serial' },
      { id: garage, deviceId: 'garage', transport: 'mqtt' },
    ],
    bob: { id, pinId, digits },
  };
  t.teardown(() => house.hub.stop());
  return house;
}

/** The newest rows of the log, newest first. @param query e.g. `event_type=UNLOCK` */
export async function logs(hub: RealHub, door: Door, query = ''): Promise<LogRow[]> {
  return expectAnswer(
    await hub.request('GET', `/devices/${door.id}/logs?page_size=200&${query}`),
    200,
    logPage,
  ).data;
}

/** The log's rows once `wanted` is among them; a lock reports what it did after it did it. */
export async function logsWith(hub: RealHub, door: Door, wanted: (row: LogRow) => boolean): Promise<LogRow> {
  let found: LogRow | undefined;
  await until(
    async () => {
      found = (await logs(hub, door)).find(wanted);
      return found !== undefined;
    },
    WAIT_MS,
    () => 'a row of the log',
  );
  if (!found) throw new Error('a row was found and lost');
  return found;
}

export async function seqOf(hub: RealHub, door: Door): Promise<number> {
  return (await logs(hub, door))[0]?.seq ?? 0;
}

export async function stateOf(hub: RealHub, door: Door): Promise<z.output<typeof device>['data']> {
  return expectAnswer(await hub.request('GET', `/devices/${door.id}`), 200, device).data;
}

export async function whenState(
  hub: RealHub,
  door: Door,
  is: (state: z.output<typeof device>['data']) => boolean,
): Promise<void> {
  await until(
    async () => is(await stateOf(hub, door)),
    WAIT_MS,
    () => `${door.deviceId} to be as expected`,
  );
}

export function act(
  hub: RealHub,
  door: Door,
  action: 'unlock' | 'lock',
  headers: Readonly<Record<string, string>> = {},
): Promise<JsonAnswer> {
  return hub.request('POST', `/devices/${door.id}/${action}`, { headers });
}

/** The command in an answer of `status`, and the answer's problem code. */
export function commandIn(
  answer: JsonAnswer,
  status: number,
): z.output<typeof commandSchema> & { readonly code: string | undefined } {
  const { code, data } = expectAnswer(answer, status, commandAnswer);
  return { ...data.command, code };
}

export async function readCommand(
  hub: RealHub,
  door: Door,
  commandId: string,
): Promise<z.output<typeof commandSchema>> {
  const answer = await hub.request('GET', `/devices/${door.id}/commands/${commandId}`);
  return expectAnswer(answer, 200, commandRead).data;
}
