import path from 'node:path';
import { z } from 'zod';
import { startProgram, type ChildProgram } from '../../support/child-program.js';
import { expectAnswer, JsonClient, type JsonAnswer } from '../../support/json-client.js';
import { startRealHub, type RealHub } from '../../support/real-hub.js';
import { until } from '../../support/until.js';

const readyLine = z.object({ simulator_url: z.string(), hci_socket: z.string() });
const label = z.object({
  device_id: z.string(),
  address: z.string(),
  serial: z.string(),
  install_code: z.string(),
});
const truth = z.object({
  bolt: z.enum(['locked', 'unlocked']),
  actuations: z.int(),
  actuation_log: z.array(z.object({ command_id: z.string().nullable() })),
});
const device = z.object({
  data: z.object({
    id: z.string(),
    status: z.string(),
    is_online: z.boolean(),
    lock_state: z.string(),
    is_locked: z.boolean().nullable(),
  }),
});
const command = z.object({
  data: z.object({ command: z.object({ id: z.string(), status: z.string(), latency_ms: z.number() }) }),
});
const parts = z.object({
  data: z.object({ parts: z.array(z.object({ name: z.string(), ok: z.boolean(), detail: z.string() })) }),
});

export type BleLabel = z.output<typeof label>;

/** A real hub, and real locks on a virtual air: noble and bleno, each in its own process. Needs a build. */
export class BleHouse {
  readonly hub: RealHub;
  private readonly simulator: ChildProgram;
  private readonly client: JsonClient;

  private constructor(hub: RealHub, simulator: ChildProgram, client: JsonClient) {
    this.hub = hub;
    this.simulator = simulator;
    this.client = client;
  }

  static async open(
    t: { teardown(action: () => Promise<void>): unknown },
    env: Readonly<Record<string, string>> = {},
    /** Told what a program needs to be on the virtual air, before the hub starts. */
    onAir: (environment: Readonly<Record<string, string>>) => void = () => undefined,
  ): Promise<BleHouse> {
    const simulator = startProgram({ args: ['dist/simulator.mjs'] });
    const line = readyLine.parse(JSON.parse(await simulator.firstLine()));
    const air = {
      NODE_OPTIONS: `--require ${path.resolve('dist/virtual-hci.cjs')}`,
      VIRTUAL_HCI_SOCKET: line.hci_socket,
    };
    onAir(air);
    const hub = await startRealHub({ env: { ...air, ...env } });
    const house = new BleHouse(hub, simulator, new JsonClient(line.simulator_url));
    t.teardown(() => house.close());
    return house;
  }

  async close(): Promise<void> {
    await this.hub.stop();
    await this.client.close();
    await this.simulator.stop();
  }

  /** The control API of the physical world. */
  world(method: string, where: string, body?: unknown): Promise<JsonAnswer> {
    return this.client.send(method, where, body === undefined ? {} : { body });
  }

  async add(
    deviceId: string,
    more: { readonly mtu?: number; readonly travel_ms?: number } = {},
  ): Promise<BleLabel> {
    const body = { device_id: deviceId, transport: 'ble', travel_ms: 0, ...more };
    return expectAnswer(await this.world('POST', '/locks', body), 201, label);
  }

  async fault(deviceId: string, fault: object): Promise<void> {
    const answer = await this.world('POST', `/locks/${deviceId}/fault`, fault);
    if (answer.status !== 200) throw new Error(`fault: ${answer.status} ${JSON.stringify(answer.body)}`);
  }

  async adapter(change: object): Promise<void> {
    const answer = await this.world('POST', '/adapter', change);
    if (answer.status !== 200) throw new Error(`adapter: ${answer.status} ${JSON.stringify(answer.body)}`);
  }

  async truth(deviceId: string): Promise<z.output<typeof truth>> {
    return expectAnswer(await this.world('GET', `/locks/${deviceId}`), 200, truth);
  }

  /** Registers the lock. @returns its id */
  async register(deviceId: string): Promise<string> {
    const body = { device_id: deviceId, name: deviceId };
    const made = await this.hub.request('POST', '/devices', { body });
    return expectAnswer(made, 201, z.object({ data: z.object({ id: z.string() }) })).data.id;
  }

  pairing(id: string, lock: BleLabel, address = lock.address): Promise<JsonAnswer> {
    const { serial, install_code } = lock;
    return this.hub.request('POST', `/devices/${id}/pair`, {
      body: { transport: 'ble', address, serial, install_code },
    });
  }

  /** Adds, registers and pairs a lock, and waits until it is online. @returns its id */
  async paired(
    deviceId: string,
    more: { readonly mtu?: number; readonly travel_ms?: number } = {},
    address?: string,
  ): Promise<string> {
    const lock = await this.add(deviceId, more);
    const id = await this.register(deviceId);
    await this.world('POST', `/locks/${deviceId}/button`);
    expectAnswer(await this.pairing(id, lock, address), 200, device);
    await until(
      async () => (await this.device(id)).is_online,
      10_000,
      () => `${deviceId} to be online`,
    );
    return id;
  }

  async device(id: string): Promise<z.output<typeof device>['data']> {
    return expectAnswer(await this.hub.request('GET', `/devices/${id}`), 200, device).data;
  }

  command(id: string, action: 'lock' | 'unlock'): Promise<JsonAnswer> {
    return this.hub.request('POST', `/devices/${id}/${action}`);
  }

  async commanded(
    id: string,
    action: 'lock' | 'unlock',
  ): Promise<z.output<typeof command>['data']['command']> {
    return expectAnswer(await this.command(id, action), 200, command).data.command;
  }

  /** What `/ready` says of Bluetooth. */
  async radio(): Promise<{ readonly status: number; readonly ok: boolean; readonly detail: string }> {
    const answer = await this.hub.anonymous('GET', '/ready');
    const body = parts.safeParse(answer.body);
    const told = body.success ? body.data.data.parts : parts.shape.data.parse(answer.body).parts;
    const ble = told.find(({ name }) => name === 'ble');
    if (!ble) throw new Error('/ready says nothing of ble');
    return { status: answer.status, ...ble };
  }
}
