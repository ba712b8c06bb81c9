import { keyPairFromPrivate } from '../../firmware-protocol/key-pair.js';
import { parseInstallCode } from '../../firmware-protocol/install-code.js';
import type { LinkFrame } from '../../firmware-protocol/link-frame.js';
import type { Clock, Timer } from '../kit/clock.js';
import type { Random } from '../kit/random.js';
import { BleLock } from './ble/ble-lock.js';
import type { LockRadio } from './ble/lock-radio.js';
import { Faults } from './faults.js';
import { EMPTY_FLASH } from './firmware-flash.js';
import { LockFirmware } from './lock-firmware.js';
import type { LockRecord } from './lock-record.js';
import { hexBytes, hexText } from './lock-wire.js';
import { MqttLock } from './mqtt-lock.js';
import type { MqttAccess } from './mqtt-lock.js';
import { PhysicalLock } from './physical-lock.js';
import type { SerialBus } from './serial-bus.js';
import type { LockSessionsDeps } from './lock-sessions.js';
import { SerialLock } from './serial-lock.js';

/** Changes that a crash of the simulator may lose; keys are saved at once. */
export const SAVE_DELAY_MS = 1000;

export interface SimulatedLockDeps {
  readonly clock: Clock;
  readonly random: Random;
  /** The line of a serial lock. */
  readonly bus: SerialBus | null;
  /** The radio of a BLE lock. */
  readonly radio: LockRadio | null;
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
  /** The BLE end, when that is its transport. */
  bleLock: BleLock | null = null;
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

  get transport(): LockRecord['transport'] {
    return this.record.transport;
  }

  get serial(): string {
    return this.record.serial;
  }

  get installCode(): string {
    return this.record.installCode;
  }

  /** Where the hub finds it: `PATH#BUS_ADDRESS`, the radio's address, or the device_id. */
  get address(): string {
    const { line, deviceId, ble } = this.record;
    if (ble) return ble.address;
    return line && this.deps.bus ? `${this.deps.bus.path}#${line.address}` : deviceId;
  }

  get line(): { readonly name: string; readonly address: number } | null {
    return this.record.line;
  }

  /** The radio of a BLE lock. */
  get radio(): LockRadio | null {
    return this.deps.radio;
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

  /** The button inside that opens the pairing window. */
  pressButton(): void {
    this.serialLock?.pressButton();
    this.bleLock?.pressButton();
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
    this.record = { ...this.record, staticPrivateKey, hubKeys: null, mqtt: null, ble: this.bleRecord() };
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
    } else if (record.transport === 'ble') {
      this.bleLock = this.buildBle(record, firmware);
      firmware.attach(this.bleLock);
    } else {
      const { deviceId, mqtt: access } = record;
      this.mqttLock = new MqttLock({ deviceId, firmware, faults, access });
      firmware.attach(this.mqttLock);
    }
    return firmware;
  }

  private buildSerial(record: LockRecord, firmware: LockFirmware): SerialLock {
    const lock = new SerialLock(this.linkDeps(record, firmware));
    if (record.line) this.deps.bus?.join(record.line.address, lock);
    return lock;
  }

  private buildBle(record: LockRecord, firmware: LockFirmware): BleLock {
    const { radio } = this.deps;
    if (!radio || !record.ble) throw new RangeError(`${record.deviceId} has no radio`);
    const antenna = {
      advertise: (scanResponse: Uint8Array) => {
        radio.advertise(scanResponse);
      },
      send: (frame: LinkFrame) => {
        radio.send(frame);
      },
      power: (on: boolean) => {
        radio.port.setRadio({ powered: on });
      },
    };
    const lock = new BleLock({ ...this.linkDeps(record, firmware), antenna, counter: record.ble.counter });
    radio.attach(lock);
    return lock;
  }

  private linkDeps(
    record: LockRecord,
    firmware: LockFirmware,
  ): Omit<LockSessionsDeps, 'transport' | 'replyWaits'> {
    const { serial, hubKeys } = record;
    const code = parseInstallCode(record.installCode);
    if (!code.ok) throw new RangeError(`the install code of ${record.deviceId} is none: ${code.code}`);
    return {
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
    };
  }

  private bleRecord(): LockRecord['ble'] {
    const { ble } = this.record;
    return ble && { ...ble, counter: this.bleLock?.counter ?? ble.counter };
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
    const physical = this.physical.state();
    this.record = { ...this.record, ...this.firmware.snapshot(), physical, ble: this.bleRecord() };
    this.deps.save?.(this.record);
  }
}
