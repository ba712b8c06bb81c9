import { decodeAdvert } from '../../../firmware-protocol/ble-advert.js';
import { Conflict } from '../../kit/errors.js';
import type { NewId } from '../../kit/ids.js';
import type { Part } from '../../kit/lifecycle.js';
import type { Random } from '../../kit/random.js';
import type { Device } from '../../locks/device.js';
import type { CredentialCarrier } from '../../operations/access/credential-ports.js';
import type { FirmwareCarrier } from '../../operations/firmware/firmware-ports.js';
import type {
  HeardLock,
  LockDeadline,
  LockDriver,
  LockOrder,
  OrderOutcome,
  Paired,
  PairKeys,
  PairRequest,
  RecordedResult,
} from '../../operations/locks/driver-ports.js';
import type { LockSession } from '../lock-session.js';
import type { SessionSupplies } from '../lock-session-supplies.js';
import { BleLock, REACH_MS } from './ble-lock.js';
import { pairOverBle, readBleLabel } from './ble-pairing.js';
import { ConnectionDesk } from './connection-desk.js';
import { Discovery } from './discovery.js';
import type { Radio, RadioListener, RawAdvert, RadioState } from './radio.js';
import { RadioReadiness } from './radio-readiness.js';
import { Sightings } from './sightings.js';

/** Time for a radio that was off to hear something. */
const RADIO_START_MS = 10_000;
export interface BleSupplies extends SessionSupplies {
  readonly random: Random;
  readonly newId: NewId;
  readonly radio: Radio & Part & { listener: RadioListener | null };
}

/** Locks on Bluetooth LE, over one adapter. The radio runs only while a lock, a pairing or a discovery needs it. */
export class BleDriver implements LockDriver, Part {
  readonly name = 'ble driver';
  readonly transport = 'ble' as const;
  readonly carrier: CredentialCarrier = {
    heldSet: (id) => this.inSession(id, (session) => session.credentials.heldSet()),
    putSet: async (id, set) =>
      (await this.inSession(id, (session) => session.credentials.putSet(set))) ?? 'lost',
  };
  readonly firmware: FirmwareCarrier = {
    identity: (id) => this.locks.get(id)?.session.identity ?? null,
    transfer: async (id, image, watch) =>
      (await this.inSession(id, (session) => session.transferFirmware(image, watch))) ?? {
        kind: 'interrupted',
      },
  };
  private readonly supplies: BleSupplies;
  private readonly radio: BleSupplies['radio'];
  private readonly desk: ConnectionDesk;
  private readonly sightings = new Sightings();
  private readonly locks = new Map<string, BleLock>();
  private readonly readiness: RadioReadiness;
  private pairings = 0;
  private readonly discovery: Discovery;
  private running = false;

  constructor(supplies: BleSupplies) {
    this.supplies = supplies;
    this.radio = supplies.radio;
    this.desk = new ConnectionDesk(this.radio, supplies.clock);
    this.readiness = new RadioReadiness(this.radio, supplies.clock);
    this.discovery = new Discovery(supplies.clock, () => {
      this.useRadio();
    });
    this.radio.listener = {
      stateChanged: (state) => {
        this.radioChanged(state);
      },
      advertised: (advert) => {
        this.advertised(advert);
      },
      reached: (link) => {
        this.desk.reached(link);
      },
      connected: (link, mtu) => {
        this.desk.connected(link, mtu);
      },
      ended: (link, reason) => {
        this.desk.ended(link, reason);
      },
      notified: (link, fragment) => {
        this.desk.notified(link, fragment);
      },
    };
  }

  async start(): Promise<void> {
    this.running = true;
    await this.radio.start();
  }

  async stop(): Promise<void> {
    this.running = false;
    this.discovery.stop();
    for (const id of [...this.locks.keys()]) this.detach(id);
    await this.radio.stop();
  }

  health(): { readonly ok: boolean; readonly detail: string } {
    const { state } = this.radio;
    if (state.kind === 'unavailable') {
      return { ok: this.locks.size === 0, detail: `${state.trouble}: ${state.detail}` };
    }
    if (this.locks.size === 0) return { ok: true, detail: 'no locks; the radio is not needed' };
    if (state.kind !== 'ready') return { ok: false, detail: 'starting the radio' };
    return { ok: true, detail: `radio ready, ${this.locks.size} locks` };
  }

  attach(device: Device): void {
    this.detach(device.id);
    if (device.serial === null) {
      this.supplies.logger.error({ lock: device.id }, 'a Bluetooth lock needs a serial number');
      return;
    }
    const lock = new BleLock(
      device.id,
      device.serial,
      { desk: this.desk, sightings: this.sightings, canHear: () => this.canHear() },
      this.supplies,
    );
    this.locks.set(device.id, lock);
    this.useRadio();
    this.desk.add(lock);
    const [latest] = this.sightings.withTag(lock.tag, this.supplies.clock.monotonicMs());
    if (latest) lock.heard(latest.advert.counter);
  }

  detach(id: string): void {
    this.locks.get(id)?.close();
    this.locks.delete(id);
    this.useRadio();
  }

  isOnline(id: string): boolean {
    return this.locks.get(id)?.isOnline ?? false;
  }

  async execute(
    id: string,
    order: LockOrder,
    beforeFirstByte: (deadline: LockDeadline) => Promise<void>,
  ): Promise<OrderOutcome> {
    const lock = this.locks.get(id);
    const outcome = await lock?.use(order.deadlineMs, () => lock.session.execute(order, beforeFirstByte));
    if (outcome) return outcome;
    const isPast = this.supplies.clock.monotonicMs() >= order.deadlineMs;
    return { kind: 'not_sent', reason: isPast ? 'deadline_passed' : 'lock_offline' };
  }

  result(id: string, commandId: string, deadline: LockDeadline): Promise<RecordedResult | null> {
    return this.inSession(id, (session) => session.result(commandId, deadline));
  }

  /** The first call turns the radio on. @throws Unavailable `bluetooth_unavailable` */
  discover(): readonly HeardLock[] {
    this.discovery.look();
    this.useRadio();
    this.readiness.check();
    return this.discovery.found(this.sightings, new Set([...this.locks.values()].map(({ tag }) => tag)));
  }

  async pair(
    id: string,
    request: PairRequest,
    timeoutMs: number,
    keep: (keys: PairKeys) => Promise<void>,
  ): Promise<Paired> {
    const label = readBleLabel(request);
    if ([...this.locks.values()].some((lock) => lock.tag === label.tag)) {
      throw new Conflict('address_in_use', 'A lock of this hub has this serial number already.');
    }
    this.pairings++;
    this.useRadio();
    try {
      await this.readiness.wait(Math.min(timeoutMs, RADIO_START_MS));
      const { supplies, desk, sightings } = this;
      const isStopped = () => !this.running;
      return await pairOverBle({ id, label, timeoutMs, keep, desk, sightings, isStopped }, supplies);
    } finally {
      this.pairings--;
      this.useRadio();
    }
  }

  /** Connects first, if need be; null when the lock is not there. */
  private async inSession<T>(id: string, work: (session: LockSession) => Promise<T>): Promise<T | null> {
    const lock = this.locks.get(id);
    if (!lock?.isOnline) return null;
    return lock.use(this.supplies.clock.monotonicMs() + REACH_MS, () => work(lock.session));
  }

  private canHear(): boolean {
    return this.radio.state.kind === 'ready' || this.radio.state.kind === 'starting';
  }

  private useRadio(): void {
    this.radio.use(this.locks.size > 0 || this.pairings > 0 || this.discovery.isOn);
  }

  private radioChanged(state: RadioState): void {
    this.readiness.changed();
    if (state.kind === 'ready') this.desk.update();
    if (state.kind !== 'unavailable' && state.kind !== 'off') return;
    this.sightings.clear();
    for (const lock of this.locks.values()) lock.radioLost();
  }

  private advertised({ address, rssi, serviceData }: RawAdvert): void {
    const read = decodeAdvert(serviceData);
    if (!read.ok) return;
    const { advert } = read;
    this.sightings.add({ address, rssi, advert, heardAtMs: this.supplies.clock.monotonicMs() });
    for (const lock of this.locks.values()) if (lock.tag === advert.tag) lock.heard(advert.counter);
    if (this.pairings > 0) this.desk.update();
  }
}
