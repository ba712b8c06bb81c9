import { join } from 'node:path';
import { formatInstallCode } from '../../../firmware-protocol/install-code.js';
import { generateKeyPair } from '../../../firmware-protocol/key-pair.js';
import { SerialDriver } from '../../../src/drivers/serial/serial-driver.js';
import { NO_ENTRY_RULES } from '../../../src/locks/entry-rules.js';
import { delay, systemClock } from '../../../src/kit/clock.js';
import { idSource } from '../../../src/kit/ids.js';
import { silentLogger } from '../../../src/kit/logger.js';
import { systemRandom } from '../../../src/kit/random.js';
import type { Device } from '../../../src/locks/device.js';
import type {
  AccessRequest,
  LockDeadline,
  LockOrder,
  LockReport,
  LockReports,
  LockStatus,
  OrderOutcome,
} from '../../../src/operations/locks/driver-ports.js';
import type { Pairing } from '../../../src/operations/locks/pairing-ports.js';
import { Faults } from '../../../src/simulator/faults.js';
import { EMPTY_FLASH } from '../../../src/simulator/firmware-flash.js';
import { LockFirmware } from '../../../src/simulator/lock-firmware.js';
import { PhysicalLock } from '../../../src/simulator/physical-lock.js';
import { SerialLock } from '../../../src/simulator/serial-lock.js';
import { FaultyWire } from './faulty-wire.js';

export const newId = idSource(systemClock, systemRandom);

/** A simulated lock at an address of the home's wire. */
export interface HomeLock {
  readonly id: string;
  readonly device: Device;
  readonly installCode: string;
  readonly physical: PhysicalLock;
  readonly firmware: LockFirmware;
  readonly wire: SerialLock;
  readonly faults: Faults;
}

/** The operations' side of a driver, remembering what it was told. */
export class Reported implements LockReports {
  readonly events: LockReport[] = [];
  readonly requests: AccessRequest[] = [];
  readonly statuses: LockStatus[] = [];
  readonly links: boolean[] = [];
  readonly confirmed: string[] = [];
  firmwareVersion: string | null = null;
  decide: (request: AccessRequest) => Promise<{ grant: boolean }> = () => Promise.resolve({ grant: true });
  keep: (report: LockReport) => Promise<void> = () => Promise.resolve();
  onConfirmed: (id: string, pairingId: string) => void = () => undefined;

  accessRequested(_id: string, request: AccessRequest): Promise<{ grant: boolean }> {
    this.requests.push(request);
    return this.decide(request);
  }
  async reported(_id: string, report: LockReport): Promise<void> {
    this.events.push(report);
    await this.keep(report);
  }
  readonly bolts: LockStatus['bolt'][] = [];
  statusReceived(_id: string, status: LockStatus): void {
    this.statuses.push(status);
  }
  boltReceived(_id: string, bolt: LockStatus['bolt']): void {
    this.bolts.push(bolt);
  }
  firmwareVersionReceived(_id: string, version: string): void {
    this.firmwareVersion = version;
  }
  linkChanged(_id: string, online: boolean): void {
    this.links.push(online);
  }
  keysConfirmed(id: string, pairingId: string): Promise<void> {
    this.confirmed.push(pairingId);
    this.onConfirmed(id, pairingId);
    return Promise.resolve();
  }
}

/** A hub's serial driver and simulated locks on one real pty. */
export class SerialHome {
  readonly wire: FaultyWire;
  readonly reports = new Reported();
  readonly hubStatic = generateKeyPair();
  pairings: Pairing[] = [];
  driver: SerialDriver;

  constructor(folder: string) {
    this.wire = new FaultyWire(join(folder, 'ttyLOCK0'));
    this.reports.onConfirmed = (id, pairingId) => {
      this.pairings = this.pairings
        .filter((pairing) => pairing.deviceId !== id || pairing.id === pairingId)
        .map((pairing) => (pairing.id === pairingId ? { ...pairing, state: 'active' } : pairing));
    };
    this.driver = this.newDriver();
  }

  /** What a hub has after a restart: the same keys, nothing in memory. */
  newDriver(): SerialDriver {
    return new SerialDriver({
      store: {
        pairings: { ofDevice: (id) => this.pairings.filter((pairing) => pairing.deviceId === id) },
      },
      hubStatic: () => this.hubStatic,
      reports: this.reports,
      clock: systemClock,
      random: systemRandom,
      newId,
      logger: silentLogger,
    });
  }

  addLock(busAddress = 1, travelMs = 0): HomeLock {
    const physical = new PhysicalLock(systemClock, travelMs);
    const deps = { clock: systemClock, random: systemRandom, physical, flash: EMPTY_FLASH };
    const firmware = new LockFirmware({ ...deps, canUnlatch: false, changed: () => undefined });
    const faults = new Faults(systemClock);
    const installCode = systemRandom.bytes(16);
    const serial = `DW-TEST-${busAddress}`;
    const wire = new SerialLock({
      clock: systemClock,
      firmware,
      faults,
      serial,
      installCode,
      ownStatic: generateKeyPair(),
      hubKeys: null,
      keysChanged: () => undefined,
    });
    firmware.attach(wire);
    this.wire.join(busAddress, wire);
    firmware.powerOn();
    const id = newId();
    const device: Device = {
      id,
      deviceId: `lock-${busAddress}`,
      name: 'Front door',
      siteId: null,
      ownerId: null,
      status: 'ACTIVE',
      transport: 'serial',
      address: `${this.wire.path}#${busAddress}`,
      serial,
      firmwareVersion: null,
      profile: 'full',
      unlatches: false,
      autoLockS: null,
      leftUnlockedAlertS: null,
      entryPriceMinor: null,
      entryRules: NO_ENTRY_RULES,
      pinRules: { minDigits: 4, maxDigits: 8, digits: '0123456789' },
      createdAtMs: 0,
      updatedAtMs: 0,
    };
    return { id, device, installCode: formatInstallCode(installCode), physical, firmware, wire, faults };
  }

  pair(lock: HomeLock, timeoutMs = 3_000, installCode = lock.installCode) {
    const { address, serial } = lock.device;
    const request = { address: address ?? '', serial: serial ?? '', installCode };
    return this.driver.pair(lock.id, request, timeoutMs, ({ pairingId, peerStatic, psk }) => {
      const state = 'pending' as const;
      const kept = { deviceId: lock.id, serial: serial ?? '', createdAtMs: 0 };
      this.pairings = [{ id: pairingId, state, peerStatic, psk, ...kept }, ...this.pairings];
      return Promise.resolve();
    });
  }

  /** Starts the driver on the plugged-in wire and pairs and attaches `locks`. */
  async settle(...locks: HomeLock[]): Promise<void> {
    await this.wire.plugIn();
    await this.driver.start();
    for (const lock of locks) {
      lock.wire.pressButton();
      await this.pair(lock);
      this.driver.attach(lock.device);
    }
    await until(() => locks.every((lock) => this.driver.isOnline(lock.id)));
  }

  execute(
    lock: HomeLock,
    action: LockOrder['action'] = 'unlock',
    options: {
      commandId?: string;
      withinMs?: number;
      before?: (deadline: LockDeadline) => Promise<void>;
    } = {},
  ): Promise<OrderOutcome> {
    const deadlineMs = systemClock.monotonicMs() + (options.withinMs ?? 3_000);
    const order = { commandId: options.commandId ?? newId(), action, userId: null, deadlineMs };
    return this.driver.execute(lock.id, order, options.before ?? (() => Promise.resolve()));
  }

  async stop(): Promise<void> {
    await this.driver.stop();
    this.wire.pullOut();
  }
}

/** Waits until `holds`, or fails after `withinMs`. */
export async function until(holds: () => boolean, withinMs = 8_000): Promise<void> {
  const untilMs = systemClock.monotonicMs() + withinMs;
  while (!holds()) {
    if (systemClock.monotonicMs() > untilMs)
      throw new Error(`did not come true within ${withinMs} ms: ${holds.toString()}`);
    await delay({ ...systemClock, after: keepAlive }, 5);
  }
}

const keepAlive: typeof systemClock.after = (delayMs, action) => {
  const handle = setTimeout(action, delayMs);
  return {
    cancel: () => {
      clearTimeout(handle);
    },
  };
};
