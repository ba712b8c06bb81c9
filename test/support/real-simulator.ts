import { z } from 'zod';
import { startProgram, type ChildProgram } from './child-program.js';
import { expectAnswer, JsonClient, type JsonAnswer } from './json-client.js';
import type { RealHub } from './real-hub.js';
import { until } from './until.js';

const readyLine = z.object({ simulator_url: z.string(), pid: z.int(), hci_socket: z.string() });
const label = z.object({
  device_id: z.string(),
  transport: z.enum(['serial', 'mqtt', 'ble']),
  address: z.string(),
  serial: z.string(),
  install_code: z.string(),
});
const truth = z.object({
  bolt: z.enum(['locked', 'unlocked']),
  door: z.enum(['open', 'closed']),
  actuations: z.int(),
  powered: z.boolean(),
  /** That the hub has not acknowledged. */
  events_waiting: z.int(),
  firmware_version: z.string(),
  firmware_chunks: z.int(),
  actuation_log: z.array(
    z.object({
      command_id: z.string().nullable(),
      request_id: z.string().nullable(),
      source: z.string(),
      direction: z.string(),
      not_after_ms: z.number().nullable(),
      lock_ms: z.number(),
      at_ms: z.number(),
    }),
  ),
});
const created = z.object({ data: z.object({ id: z.string() }) });
const pairedMqtt = z.object({
  data: z.object({
    mqtt: z.object({ username: z.string(), password: z.string(), client_id: z.string() }),
  }),
});
const online = z.object({ data: z.object({ is_online: z.literal(true) }) });

/** How long a lock may take to be heard of, milliseconds. */
const ONLINE_MS = 15_000;

/** What is printed on a simulated lock. */
export type LockLabel = z.output<typeof label>;
/** The physical truth about one. */
export type LockTruth = z.output<typeof truth>;

export interface NewLock {
  /** Bolt travel, milliseconds; default 0. */
  readonly travelMs?: number;
}

/** `dist/simulator.mjs` as a process of its own. Needs a build. */
export class RealSimulator {
  readonly url: string;
  readonly program: ChildProgram;
  /** Where the hub's simulated Bluetooth adapter is. */
  readonly hciSocket: string;
  private readonly client: JsonClient;

  constructor(program: ChildProgram, url: string, hciSocket: string) {
    this.program = program;
    this.hciSocket = hciSocket;
    this.url = url;
    this.client = new JsonClient(url);
  }

  get pid(): number {
    return this.program.pid;
  }

  /** Any path of the control API. */
  request(method: string, path: string, body?: unknown): Promise<JsonAnswer> {
    return this.client.send(method, path, body === undefined ? {} : { body });
  }

  async add(deviceId: string, transport: LockLabel['transport'], options: NewLock = {}): Promise<LockLabel> {
    const body = { device_id: deviceId, transport, travel_ms: options.travelMs ?? 0 };
    return expectAnswer(await this.request('POST', '/locks', body), 201, label);
  }

  async truth(deviceId: string): Promise<LockTruth> {
    return expectAnswer(await this.request('GET', `/locks/${deviceId}`), 200, truth);
  }

  /** What the lock's light shows after `pin` was typed. */
  async keypad(deviceId: string, pin: string): Promise<'granted' | 'denied' | 'no_answer'> {
    const result = z.object({ result: z.enum(['granted', 'denied', 'no_answer']) });
    return expectAnswer(await this.request('POST', `/locks/${deviceId}/keypad`, { pin }), 200, result).result;
  }

  async fault(deviceId: string, fault: Readonly<Record<string, unknown>>): Promise<void> {
    expectAnswer(await this.request('POST', `/locks/${deviceId}/fault`, fault), 200, z.unknown());
  }

  async stop(): Promise<number | null> {
    await this.client.close();
    return this.program.stop();
  }
}

export async function startRealSimulator(args: readonly string[] = []): Promise<RealSimulator> {
  const program = startProgram({ args: ['dist/simulator.mjs', ...args] });
  try {
    const line = readyLine.parse(JSON.parse(await program.firstLine()));
    return new RealSimulator(program, line.simulator_url, line.hci_socket);
  } catch (error) {
    await program.kill9();
    throw error;
  }
}

/** Makes a serial lock in the simulator, registers it, presses its button and pairs it. @returns the hub's id of it */
export async function pairSerial(
  hub: RealHub,
  simulator: RealSimulator,
  deviceId: string,
  options: NewLock = {},
): Promise<string> {
  const { address, serial, install_code } = await simulator.add(deviceId, 'serial', options);
  const id = await register(hub, deviceId);
  expectAnswer(await simulator.request('POST', `/locks/${deviceId}/button`), 200, z.unknown());
  const body = { transport: 'serial', address, serial, install_code };
  expectAnswer(await hub.request('POST', `/devices/${id}/pair`, { body }), 200, z.unknown());
  await whenOnline(hub, id);
  return id;
}

/** Makes an MQTT lock in the simulator, registers it, and gives it the credentials that pairing answers. @returns as above */
export async function pairMqtt(
  hub: RealHub,
  simulator: RealSimulator,
  deviceId: string,
  options: NewLock = {},
): Promise<string> {
  await simulator.add(deviceId, 'mqtt', options);
  const id = await register(hub, deviceId);
  const answer = await hub.request('POST', `/devices/${id}/pair`, { body: { transport: 'mqtt' } });
  const { mqtt } = expectAnswer(answer, 200, pairedMqtt).data;
  const access = { url: hub.mqttUrl, ...mqtt };
  expectAnswer(await simulator.request('POST', `/locks/${deviceId}/provision`, access), 200, z.unknown());
  await whenOnline(hub, id);
  return id;
}

/** Waits until the hub says that it hears the lock. */
export async function whenOnline(hub: RealHub, id: string): Promise<void> {
  await until(
    async () => online.safeParse((await hub.request('GET', `/devices/${id}`)).body).success,
    ONLINE_MS,
    () => `lock ${id} to be online`,
  );
}

async function register(hub: RealHub, deviceId: string): Promise<string> {
  const answer = await hub.request('POST', '/devices', { body: { device_id: deviceId, name: deviceId } });
  return expectAnswer(answer, 201, created).data.id;
}

/** Makes a BLE lock in the simulator, registers it, presses its button and pairs it. @returns as above */
export async function pairBle(
  hub: RealHub,
  simulator: RealSimulator,
  deviceId: string,
  options: NewLock = {},
): Promise<string> {
  const { address, serial, install_code } = await simulator.add(deviceId, 'ble', options);
  const id = await register(hub, deviceId);
  expectAnswer(await simulator.request('POST', `/locks/${deviceId}/button`), 200, z.unknown());
  const body = { transport: 'ble', address, serial, install_code };
  expectAnswer(await hub.request('POST', `/devices/${id}/pair`, { body }), 200, z.unknown());
  await whenOnline(hub, id);
  return id;
}
