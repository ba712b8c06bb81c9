import { keyPairFromPrivate } from '../../firmware-protocol/key-pair.js';
import { parseInstallCode } from '../../firmware-protocol/install-code.js';
import type { Clock, Timer } from '../kit/clock.js';
import type { Random } from '../kit/random.js';
import { Faults } from './faults.js';
import { EMPTY_FLASH, LockFirmware } from './lock-firmware.js';
import type { LockRecord } from './lock-record.js';
import { hexBytes, hexText } from './lock-wire.js';
import { MqttLock } from './mqtt-lock.js';
import type { MqttAccess } from './mqtt-lock.js';
import { PhysicalLock } from './physical-lock.js';
import type { SerialBus } from './serial-bus.js';
import { SerialLock } from './serial-lock.js';

/** Changes that a crash of the simulator may lose; keys are saved at once. */
export const SAVE_DELAY_MS = 1000;

export interface SimulatedLockDeps {
  readonly clock: Clock;
  readonly random: Random;
  /** The line of a serial lock. */
  readonly bus: SerialBus | null;
  /** null: nothing outlives the simulator. */
  readonly save: ((record: LockRecord) => void) | null;
}

/**
 * One lock: label, mechanics, processor, and the radio or wire of its transport. A factory reset puts a new processor
 * with empty flash behind the same label.
 */
export class SimulatedLock {
  readonly physical: PhysicalLock;
  readonly faults: Faults;
  firmware: LockFirmware;
  /** The serial end, when that is its transport. */
  serialLock: SerialLock | null = null;
  /** The MQTT end, when that is its transport. */
  mqttLock: MqttLock | null = null;
  private readonly deps: SimulatedLockDeps;
  private record: LockRecord;
  private saving: Timer | null = null;

  constructor(record: LockRecord, deps: SimulatedLockDeps) {
    this.record = record;
    this.deps = deps;
    this.physical = new PhysicalLock(deps.clock, record.travelMs, record.physical);
    this.faults = new Faults(deps.clock);
    this.firmware = this.build(record);
  }

  get deviceId(): string {
    return this.record.deviceId;
  }

  get transport(): 'serial' | 'mqtt' {
    return this.record.transport;
  }

  get serial(): string {
    return this.record.serial;
  }

  get installCode(): string {
    return this.record.installCode;
  }

  /** Where the hub finds it: `PATH#BUS_ADDRESS`, or the device_id. */
  get address(): string {
    const { line, deviceId } = this.record;
    return line && this.deps.bus ? `${this.deps.bus.path}#${line.address}` : deviceId;
  }

  get line(): { readonly name: string; readonly address: number } | null {
    return this.record.line;
  }

  /** Boots the lock, unless its power was off when it was left. */
  start(): void {
    if (this.record.physical.powered) this.firmware.powerOn();
  }

  stop(): void {
    const { powered } = this.physical;
    this.firmware.powerOff();
    this.physical.powered = powered;
    this.faults.clear();
    this.saveNow();
  }

  /** Gives an MQTT lock its broker credentials, as an installer does. */
  provision(access: MqttAccess): void {
    this.record = { ...this.record, mqtt: access };
    this.saveNow();
    this.mqttLock?.provision(access);
  }

  /** The reset button inside: keys, credentials and events are gone. Results stay: what was done stays done; and no older firmware comes back. */
  reset(): void {
    const { powered } = this.physical;
    this.firmware.powerOff();
    const { results, evictedUpTo, slots } = this.firmware.snapshot();
    const staticPrivateKey = hexText(this.deps.random.bytes(32));
    this.record = { ...this.record, staticPrivateKey, hubKeys: null, mqtt: null };
    this.firmware = this.build({ ...this.record, ...EMPTY_FLASH, results, evictedUpTo, slots });
    if (powered) this.firmware.powerOn();
    this.saveNow();
  }

  private build(record: LockRecord): LockFirmware {
    const { clock, random } = this.deps;
    const { physical, faults } = this;
    const changed = (urgent = false) => {
      if (urgent) this.saveNow();
      else this.saveSoon();
    };
    const firmware = new LockFirmware({ clock, random, physical, changed, flash: record, canUnlatch: true });
    if (record.transport === 'serial') {
      this.serialLock = this.buildSerial(record, firmware);
      firmware.attach(this.serialLock);
    } else {
      const { deviceId, mqtt: access } = record;
      this.mqttLock = new MqttLock({ deviceId, firmware, faults, access });
      firmware.attach(this.mqttLock);
    }
    return firmware;
  }

  private buildSerial(record: LockRecord, firmware: LockFirmware): SerialLock {
    const { serial, hubKeys, line } = record;
    const code = parseInstallCode(record.installCode);
    if (!code.ok) throw new RangeError(`the install code of ${record.deviceId} is none: ${code.code}`);
    const lock = new SerialLock({
      clock: this.deps.clock,
      firmware,
      faults: this.faults,
      serial,
      installCode: code.code,
      ownStatic: keyPairFromPrivate(hexBytes(record.staticPrivateKey)),
      hubKeys: hubKeys && { hubStatic: hexBytes(hubKeys.hubStatic), psk: hexBytes(hubKeys.psk) },
      keysChanged: ({ hubStatic, psk }) => {
        const stored = { hubStatic: hexText(hubStatic), psk: hexText(psk) };
        this.record = { ...this.record, hubKeys: stored };
        this.saveNow();
      },
    });
    if (line) this.deps.bus?.join(line.address, lock);
    return lock;
  }

  private saveSoon(): void {
    if (!this.deps.save || this.saving) return;
    this.saving = this.deps.clock.after(SAVE_DELAY_MS, () => {
      this.saveNow();
    });
  }

  private saveNow(): void {
    this.saving?.cancel();
    this.saving = null;
    this.record = { ...this.record, ...this.firmware.snapshot(), physical: this.physical.state() };
    this.deps.save?.(this.record);
  }
}
