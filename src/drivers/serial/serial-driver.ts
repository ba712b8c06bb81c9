import { Conflict, Unavailable } from '../../kit/errors.js';
import { say } from '../../kit/sentence.js';
import type { NewId } from '../../kit/ids.js';
import type { Part } from '../../kit/lifecycle.js';
import type { Random } from '../../kit/random.js';
import type { Device } from '../../locks/device.js';
import type {
  LockDeadline,
  LockDriver,
  LockOrder,
  OrderOutcome,
  Paired,
  PairKeys,
  PairRequest,
  RecordedResult,
} from '../../operations/locks/driver-ports.js';
import type { CredentialCarrier } from '../../operations/access/credential-ports.js';
import { sessionFirmware } from '../lock-session-firmware.js';
import { invalidField, pairLock, readLabel } from '../lock-pairing.js';
import { LockSession } from '../lock-session.js';
import type { SessionSupplies } from '../lock-session-supplies.js';
import { unconfirmedKeys } from '../pairing-keys.js';
import { parseSerialAddress, type SerialAddress } from './serial-address.js';
import { SerialBus } from './serial-bus.js';
import type { SerialHardware } from '../../kit/serial-hardware.js';
import { SerialStation } from './serial-station.js';
import { SerialTalk } from './serial-talk.js';

/** Ports that one hub serves. */
export const MAX_BUSES = 16;

const NOBODY_THERE =
  'No lock answered at this address: check its power, the wiring (A, B, ground), the bus address and the serial number.';

export interface SerialSupplies extends SessionSupplies {
  readonly random: Random;
  readonly newId: NewId;
  /** Default: the machine's. */
  readonly hardware?: SerialHardware;
}

interface Attached {
  readonly path: string;
  readonly station: SerialStation;
}

/** Locks on serial ports and RS-485 buses; an address is `PATH` or `PATH#N`. One bus, and one open port, per path. */
export class SerialDriver implements LockDriver, Part {
  readonly name = 'serial driver';
  readonly transport = 'serial' as const;
  readonly carrier: CredentialCarrier = {
    heldSet: async (id) => (await this.locks.get(id)?.station.session.credentials.heldSet()) ?? null,
    putSet: async (id, set) => (await this.locks.get(id)?.station.session.credentials.putSet(set)) ?? 'lost',
  };
  readonly firmware = sessionFirmware((id) => this.locks.get(id)?.station.session);
  private readonly supplies: SerialSupplies;
  private readonly buses = new Map<string, SerialBus>();
  private readonly locks = new Map<string, Attached>();
  private readonly closing = new Set<Promise<void>>();
  /** Pairings under way, by path: they keep a bus open that has no lock yet. */
  private readonly pairing = new Map<string, number>();
  private running = false;

  constructor(supplies: SerialSupplies) {
    this.supplies = supplies;
  }

  async start(): Promise<void> {
    this.running = true;
    await Promise.all([...this.buses.values()].map((bus) => bus.start()));
  }

  async stop(): Promise<void> {
    this.running = false;
    for (const id of [...this.locks.keys()]) this.detach(id);
    for (const path of [...this.buses.keys()]) this.close(path);
    await Promise.all(this.closing);
  }

  health(): { readonly ok: boolean; readonly detail: string } {
    const troubles = [...this.buses.values()].flatMap((bus) => bus.port.trouble ?? []);
    if (troubles.length > 0) return { ok: false, detail: troubles.join('; ') };
    return { ok: true, detail: `${this.buses.size} serial ports open, ${this.locks.size} locks` };
  }

  attach(device: Device): void {
    this.detach(device.id);
    const { logger, clock } = this.supplies;
    const at = device.address === null ? null : parseSerialAddress(device.address);
    if (!at || device.serial === null) {
      logger.error(
        { lock: device.id, address: device.address },
        'a serial lock needs an address and a serial number',
      );
      return;
    }
    const bus = this.busOf(at.path);
    const session = new LockSession(
      {
        id: device.id,
        serial: device.serial,
        transport: 'serial',
        wake: () => {
          bus?.wake();
        },
      },
      { ...this.supplies, clock },
    );
    const station = new SerialStation(at.busAddress, session);
    if (bus?.add(station)) {
      this.locks.set(device.id, { path: at.path, station });
      return;
    }
    logger.error(
      { lock: device.id, address: device.address },
      'another lock has this address, or there are too many',
    );
    this.closeIfUnused(at.path);
  }

  detach(id: string): void {
    const attached = this.locks.get(id);
    if (!attached) return;
    this.locks.delete(id);
    attached.station.session.close();
    this.buses.get(attached.path)?.remove(attached.station);
    this.closeIfUnused(attached.path);
  }

  isOnline(id: string): boolean {
    return this.locks.get(id)?.station.session.isOnline ?? false;
  }

  execute(
    id: string,
    order: LockOrder,
    beforeFirstByte: (deadline: LockDeadline) => Promise<void>,
  ): Promise<OrderOutcome> {
    const session = this.locks.get(id)?.station.session;
    if (!session) return Promise.resolve({ kind: 'not_sent', reason: 'lock_offline' });
    return session.execute(order, beforeFirstByte);
  }

  askStatus(id: string): void {
    this.locks.get(id)?.station.session.askStatus();
  }

  async result(id: string, commandId: string, deadline: LockDeadline): Promise<RecordedResult | null> {
    return (await this.locks.get(id)?.station.session.result(commandId, deadline)) ?? null;
  }

  async pair(
    id: string,
    request: PairRequest,
    timeoutMs: number,
    keep: (keys: PairKeys) => Promise<void>,
  ): Promise<Paired> {
    const at = parseSerialAddress(request.address);
    if (!at)
      throw invalidField('bad_address', 'address', 'A serial address is PATH or PATH#N, N from 1 to 247.');
    const label = readLabel(request);
    this.pairing.set(at.path, (this.pairing.get(at.path) ?? 0) + 1);
    try {
      return await this.pairAt(at, id, label, timeoutMs, keep);
    } finally {
      const left = (this.pairing.get(at.path) ?? 1) - 1;
      if (left > 0) this.pairing.set(at.path, left);
      else this.pairing.delete(at.path);
      this.closeIfUnused(at.path);
    }
  }

  private async pairAt(
    at: SerialAddress,
    id: string,
    lock: { serial: string; installCode: Uint8Array },
    timeoutMs: number,
    keep: (keys: PairKeys) => Promise<void>,
  ): Promise<Paired> {
    const bus = this.busOf(at.path);
    if (!bus || !this.running)
      throw new Unavailable('pairing_timeout', 'The serial driver can not open this port now.');
    await bus.whenTried();
    if (!bus.port.isOpen)
      throw new Unavailable(
        'pairing_timeout',
        say("The port can't be used: {why}.", { why: bus.port.trouble ?? '' }),
      );
    const before = bus.stationAt(at.busAddress);
    const own = this.locks.get(id)?.station;
    if (before && before !== own) {
      throw new Conflict(
        'address_in_use',
        'Another lock of this hub has this address, or is being paired there.',
      );
    }
    if (before) bus.remove(before);
    const talk = new SerialTalk(at.busAddress, this.supplies.clock, () => {
      bus.wake();
    });
    bus.add(talk);
    try {
      return await pairLock(
        {
          ...this.supplies,
          ...lock,
          talk,
          transport: 'serial',
          nobodyThere: NOBODY_THERE,
          ownStatic: this.supplies.hubStatic(),
          keep,
          unconfirmed: () => unconfirmedKeys(this.supplies.store, id, lock.serial),
          isStopped: () => !this.running,
        },
        timeoutMs,
      );
    } finally {
      bus.remove(talk);
      if (before && this.locks.get(id)?.station === before) bus.add(before);
    }
  }

  private busOf(path: string): SerialBus | null {
    const known = this.buses.get(path);
    if (known) return known;
    if (this.buses.size >= MAX_BUSES) return null;
    const bus = new SerialBus(path, this.supplies);
    this.buses.set(path, bus);
    if (this.running) void bus.start();
    return bus;
  }

  private closeIfUnused(path: string): void {
    if (this.buses.get(path)?.stationCount === 0 && !this.pairing.has(path)) this.close(path);
  }

  private close(path: string): void {
    const bus = this.buses.get(path);
    if (!bus) return;
    this.buses.delete(path);
    const closed = bus.stop().catch((error: unknown) => {
      this.supplies.logger.error({ path, err: error }, 'serial port did not close');
    });
    this.closing.add(closed);
    void closed.then(() => this.closing.delete(closed));
  }
}
