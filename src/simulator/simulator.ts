import { createServer } from 'node:http';
import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  formatInstallCode,
  INSTALL_CODE_BYTES,
  parseInstallCode,
} from '../../firmware-protocol/install-code.js';
import { systemClock } from '../kit/clock.js';
import type { Clock } from '../kit/clock.js';
import { Conflict, InvalidInput } from '../kit/errors.js';
import { systemRandom } from '../kit/random.js';
import type { Random } from '../kit/random.js';
import { BleWorld, DEFAULT_MTU } from './ble/ble-world.js';
import { controlApi } from './control-api.js';
import type { NewLockInput } from './control-input.js';
import { EMPTY_FLASH } from './firmware-flash.js';
import { LockRecords } from './lock-record.js';
import type { LockRecord } from './lock-record.js';
import { hexText } from './lock-wire.js';
import { NEW_LOCK } from './physical-lock.js';
import { SerialBus } from './serial-bus.js';
import { SimulatedLock } from './simulated-lock.js';

export interface SimulatorOptions {
  /** Of the control API, on the loopback interface; 0: any free one. */
  readonly port?: number;
  /** Where the serial lines appear (`ttyLOCK0`, …); default: a temporary folder that goes with the simulator. */
  readonly folder?: string;
  /** Locks are kept in `folder` and are there again at the next start. */
  readonly persist?: boolean;
  /** How long a bolt travels, for locks that don't say. */
  readonly travelMs?: number;
  /** Where the hub's Bluetooth adapter is plugged in; default: in a temporary folder. */
  readonly hciSocket?: string;
  /** Folder of the built programs, for a simulator that runs from its sources. */
  readonly programs?: string;
  readonly clock?: Clock;
  readonly random?: Random;
}

export const TRAVEL_MS = 300;
/** More than a lock counts between two savings of its record. */
const COUNTER_RESERVE = 1000;
/** Locks in one simulator. */
export const LOCKS_MAX = 1000;

/** The physical world for demo, benches and tests: simulated locks on real lines, and the control API over them. */
export class Simulator {
  readonly name = 'simulator';
  readonly ble: BleWorld;
  private readonly options: SimulatorOptions;
  private readonly clock: Clock;
  private readonly random: Random;
  private readonly locks = new Map<string, SimulatedLock>();
  private readonly buses = new Map<string, SerialBus>();
  private folder = '';
  private records: LockRecords | null = null;
  private server: Server | null = null;

  constructor(options: SimulatorOptions = {}) {
    this.options = options;
    this.clock = options.clock ?? systemClock;
    this.random = options.random ?? systemRandom;
    const { clock, random } = this;
    const { hciSocket, programs } = options;
    this.ble = new BleWorld({
      clock,
      random,
      ...(hciSocket !== undefined && { hciSocket }),
      ...(programs !== undefined && { programs }),
    });
  }

  /** Of the control API. */
  get url(): string {
    const address = this.server?.address() as AddressInfo | null | undefined;
    if (!address) throw new Error('the simulator is not listening');
    return `http://127.0.0.1:${String(address.port)}`;
  }

  async start(): Promise<void> {
    const { folder, persist, port } = this.options;
    this.folder = folder ?? mkdtempSync(join(tmpdir(), 'doorward-locks-'));
    await this.ble.start();
    if (persist === true) {
      this.records = new LockRecords(this.folder);
      for (const record of this.records.load()) await this.put(wokenUp(record));
    }
    const server = createServer(controlApi(this));
    this.server = server;
    await new Promise<void>((resolve, reject) => {
      server.once('error', reject);
      server.listen(port ?? 0, '127.0.0.1', resolve);
    });
  }

  async stop(): Promise<void> {
    const { server } = this;
    this.server = null;
    if (server) {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    }
    const failures: unknown[] = [];
    for (const part of [...this.locks.values(), ...this.buses.values()]) {
      try {
        part.stop();
      } catch (failure) {
        failures.push(failure);
      }
    }
    await this.ble.stop();
    this.locks.clear();
    this.buses.clear();
    if (this.options.folder === undefined && this.folder !== '')
      rmSync(this.folder, { recursive: true, force: true });
    if (failures.length > 0) throw new AggregateError(failures, 'a simulated lock could not be kept');
  }

  lock(deviceId: string): SimulatedLock | undefined {
    return this.locks.get(deviceId);
  }

  list(): SimulatedLock[] {
    return [...this.locks.values()];
  }

  /** The line of a serial lock, to unplug it (`stop`) and plug it in again (`start`). */
  line(lock: SimulatedLock): SerialBus | undefined {
    return lock.line ? this.buses.get(lock.line.name) : undefined;
  }

  /**
   * Makes a lock, fresh from the factory, and powers it.
   * @throws Conflict `lock_exists`, `too_many_locks`; InvalidInput `bad_address`,
   *   `bad_install_code`; HubError `ble_unavailable`
   */
  async add(input: NewLockInput): Promise<SimulatedLock> {
    if (this.locks.has(input.device_id))
      throw new Conflict('lock_exists', `There is a simulated lock ${input.device_id} already.`);
    if (this.locks.size >= LOCKS_MAX)
      throw new Conflict('too_many_locks', `A simulator has room for ${LOCKS_MAX} locks.`);
    const { transport } = input;
    const installCode = input.install_code ?? formatInstallCode(this.random.bytes(INSTALL_CODE_BYTES));
    if (!parseInstallCode(installCode).ok)
      throw new InvalidInput('bad_install_code', 'The install code has the wrong form or a wrong letter.');
    const { mqtt } = input;
    const lock = await this.put({
      format: 1,
      deviceId: input.device_id,
      transport,
      serial: input.serial ?? `DW-${hexText(this.random.bytes(4)).toUpperCase()}`,
      installCode,
      travelMs: input.travel_ms ?? this.options.travelMs ?? TRAVEL_MS,
      line: transport === 'serial' ? this.place(input.address) : null,
      ble:
        transport === 'ble'
          ? { address: this.ble.freshAddress(), mtu: input.mtu ?? DEFAULT_MTU, counter: 0 }
          : null,
      staticPrivateKey: hexText(this.random.bytes(32)),
      hubKeys: null,
      mqtt: mqtt ? { ...mqtt, clientId: mqtt.client_id } : null,
      physical: NEW_LOCK,
      ...EMPTY_FLASH,
    });
    return lock;
  }

  private async put(record: LockRecord): Promise<SimulatedLock> {
    const bus = record.line && (await this.bus(record.line.name));
    const radio = record.ble && (await this.ble.radio(record.ble.address, record.ble.mtu));
    const { records, clock, random } = this;
    const save =
      records &&
      ((saved: LockRecord) => {
        records.save(saved);
      });
    const lock = new SimulatedLock(record, { clock, random, bus, radio, save });
    this.locks.set(record.deviceId, lock);
    lock.start();
    return lock;
  }

  private async bus(name: string): Promise<SerialBus> {
    const existing = this.buses.get(name);
    if (existing) return existing;
    const bus = new SerialBus(join(this.folder, name));
    this.buses.set(name, bus);
    await bus.start();
    return bus;
  }

  /** A place on a line: the one named, or the first on a new line. */
  private place(address: string | undefined): { name: string; address: number } {
    if (address === undefined) {
      for (let number = 0; ; number += 1) {
        const name = `ttyLOCK${number}`;
        if (!this.buses.has(name)) return { name, address: 1 };
      }
    }
    const [path, unit] = address.split('#');
    const found = [...this.buses].find(([, bus]) => bus.path === path);
    const number = Number(unit ?? '1');
    if (!found?.[1].accepts(number))
      throw new InvalidInput('bad_address', 'No simulated line has this path, or the bus address is taken.');
    return { name: found[0], address: number };
  }
}

/** The counter of the advert may have gone on since it was saved: a hub must not take an old number for no news. */
function wokenUp(record: LockRecord): LockRecord {
  return record.ble
    ? { ...record, ble: { ...record.ble, counter: record.ble.counter + COUNTER_RESERVE } }
    : record;
}

/** Starts a simulator in this process, for tests and benches. */
export async function startSimulator(options: SimulatorOptions = {}): Promise<Simulator> {
  const simulator = new Simulator(options);
  try {
    await simulator.start();
  } catch (error) {
    await simulator.stop();
    throw error;
  }
  return simulator;
}
