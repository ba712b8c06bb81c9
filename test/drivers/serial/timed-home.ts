import { generateKeyPair } from '../../../firmware-protocol/key-pair.js';
import { SerialDriver } from '../../../src/drivers/serial/serial-driver.js';
import { NO_ENTRY_RULES } from '../../../src/locks/entry-rules.js';
import { silentLogger } from '../../../src/kit/logger.js';
import { systemRandom } from '../../../src/kit/random.js';
import type { Device } from '../../../src/locks/device.js';
import type { OrderOutcome } from '../../../src/operations/locks/driver-ports.js';
import type { Pairing } from '../../../src/operations/locks/pairing-ports.js';
import { Faults } from '../../../src/simulator/faults.js';
import { EMPTY_FLASH } from '../../../src/simulator/firmware-flash.js';
import { LockFirmware } from '../../../src/simulator/lock-firmware.js';
import { PhysicalLock } from '../../../src/simulator/physical-lock.js';
import { SerialLock } from '../../../src/simulator/serial-lock.js';
import { SimulatedClock } from '../../support/simulated-clock.js';
import { newId, Reported } from './serial-home.js';
import { TimedHardware } from './timed-hardware.js';

const PATH = '/dev/serial/by-id/usb-Adapter_1';
const STEP_MS = 1;

export interface TimedLock {
  readonly id: string;
  readonly firmware: LockFirmware;
  readonly physical: PhysicalLock;
}

/** A driver and paired locks on one bus, all of it on simulated time. */
export class TimedHome {
  readonly clock = new SimulatedClock();
  readonly hardware = new TimedHardware(this.clock);
  readonly reports = new Reported();
  readonly driver: SerialDriver;
  private readonly hubStatic = generateKeyPair();
  private readonly pairings: Pairing[] = [];

  constructor() {
    this.driver = new SerialDriver({
      store: {
        pairings: { ofDevice: (id) => this.pairings.filter((pairing) => pairing.deviceId === id) },
      },
      hubStatic: () => this.hubStatic,
      reports: this.reports,
      clock: this.clock,
      random: systemRandom,
      newId,
      logger: silentLogger,
      hardware: this.hardware,
    });
  }

  addLock(busAddress: number, travelMs = 0): TimedLock {
    const { clock } = this;
    const physical = new PhysicalLock(clock, travelMs);
    const firmware = new LockFirmware({
      clock,
      random: systemRandom,
      physical,
      flash: EMPTY_FLASH,
      canUnlatch: false,
      changed: () => undefined,
    });
    const ownStatic = generateKeyPair();
    const psk = systemRandom.bytes(32);
    const serial = `DW-TIMED-${busAddress}`;
    const wire = new SerialLock({
      clock,
      firmware,
      faults: new Faults(clock),
      serial,
      installCode: systemRandom.bytes(16),
      ownStatic,
      hubKeys: { hubStatic: this.hubStatic.publicKey, psk },
      keysChanged: () => undefined,
    });
    firmware.attach(wire);
    this.hardware.join(busAddress, wire);
    firmware.powerOn();
    const id = newId();
    const kept = { state: 'active' as const, createdAtMs: 0, serial };
    this.pairings.push({ id: newId(), deviceId: id, peerStatic: ownStatic.publicKey, psk, ...kept });
    const device: Device = {
      id,
      deviceId: `lock-${busAddress}`,
      name: 'Door',
      siteId: null,
      ownerId: null,
      status: 'ACTIVE',
      transport: 'serial',
      address: `${PATH}#${busAddress}`,
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
    this.driver.attach(device);
    return { id, firmware, physical };
  }

  async start(): Promise<void> {
    await this.driver.start();
  }

  pass(ms: number): Promise<void> {
    return this.clock.advanceSettling(ms, STEP_MS);
  }

  /** Lets time pass until `holds`. @throws Error when it does not within `withinMs` */
  async passUntil(holds: () => boolean, withinMs: number): Promise<number> {
    const beganMs = this.clock.monotonicMs();
    while (!holds()) {
      if (this.clock.monotonicMs() - beganMs > withinMs)
        throw new Error(`not within ${withinMs} ms: ${holds.toString()}`);
      await this.pass(STEP_MS);
    }
    return this.clock.monotonicMs() - beganMs;
  }

  /** An unlock, and how long it took. */
  async unlock(lock: TimedLock): Promise<{ readonly outcome: OrderOutcome; readonly tookMs: number }> {
    const deadlineMs = this.clock.monotonicMs() + 5_000;
    const came: OrderOutcome[] = [];
    const order = { commandId: newId(), action: 'unlock' as const, userId: null, deadlineMs };
    void this.driver.execute(lock.id, order, () => Promise.resolve()).then((outcome) => came.push(outcome));
    const tookMs = await this.passUntil(() => came.length > 0, 6_000);
    const [outcome] = came;
    if (!outcome) throw new Error('it came and went');
    return { outcome, tookMs };
  }

  /** A PIN at the keypad, which the hub grants at once: how long until it was asked. @throws Error unless that was in time */
  async press(lock: TimedLock): Promise<number> {
    const before = this.reports.requests.length;
    const light = lock.firmware.present('pin', '0427');
    const tookMs = await this.passUntil(() => this.reports.requests.length > before, 2_000);
    let shown = '';
    void light.then((result) => (shown = result));
    await this.passUntil(() => shown !== '', 2_000);
    if (shown !== 'granted') throw new Error(`the light showed ${shown}`);
    return tookMs;
  }

  online(locks: readonly TimedLock[]): number {
    return locks.filter(({ id }) => this.driver.isOnline(id)).length;
  }
}
