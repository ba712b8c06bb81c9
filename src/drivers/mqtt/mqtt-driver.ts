import type { Clock, Timer } from '../../kit/clock.js';
import { Unavailable } from '../../kit/errors.js';
import type { NewId } from '../../kit/ids.js';
import type { Part } from '../../kit/lifecycle.js';
import type { Logger } from '../../kit/logger.js';
import { SparseLog } from '../../kit/sparse-log.js';
import type { Device } from '../../locks/device.js';
import type { DeadLetters } from '../../operations/integrations/dead-letters.js';
import type {
  LockDeadline,
  LockDriver,
  LockOrder,
  LockReports,
  OrderOutcome,
  Paired,
  RecordedResult,
} from '../../operations/locks/driver-ports.js';
import type { LockBus } from '../../operations/ports.js';
import { BasicLink } from './basic-link.js';
import { SWEEP_MS } from './limits.js';
import { LockLink, type LockLinkDeps } from './lock-link.js';
import {
  decodeAccess,
  decodeEvent,
  decodeEventIdentity,
  decodeReply,
  decodeState,
  type Decoded,
} from './messages.js';

export interface MqttDriverDeps {
  readonly bus: LockBus;
  readonly reports: LockReports;
  readonly clock: Clock;
  readonly newId: NewId;
  readonly logger: Logger;
  /** Told of each message that came to nothing. */
  readonly letters?: Pick<DeadLetters, 'note'>;
}

type Leaf = Parameters<Parameters<LockBus['onMessage']>[0]>[1];

const TAKEN = Promise.resolve();

/** Locks on the embedded broker. Start it before the broker, so that no lock speaks to nobody. */
export class MqttDriver implements LockDriver, Part {
  readonly name = 'mqtt-driver';
  readonly transport = 'mqtt';
  private readonly bus: LockBus;
  private readonly clock: Clock;
  private readonly troubles: SparseLog;
  private readonly linkDeps: LockLinkDeps;
  private readonly byId = new Map<string, LockLink>();
  private readonly byDeviceId = new Map<string, LockLink>();
  /** Locks that never answer, by their name on the wire. */
  private readonly basic = new Map<string, BasicLink>();
  private running = false;
  private sweeper: Timer | null = null;

  constructor(deps: MqttDriverDeps) {
    this.bus = deps.bus;
    this.clock = deps.clock;
    this.troubles = new SparseLog(deps.clock, deps.logger, (code, fields) => {
      deps.letters?.note(code, { kind: 'lock', ...fields });
    });
    this.linkDeps = {
      ...deps,
      waits: () => {
        this.sweepLater();
      },
      trouble: (deviceId, code, error) => {
        this.troubles.warn(
          code,
          { device_id: deviceId, err: error },
          'a message of an MQTT lock came to nothing',
        );
      },
    };
  }

  /** How often each kind of bad or useless message came since the start. */
  get trouble(): Readonly<Record<string, number>> {
    return this.troubles.totals();
  }

  start(): Promise<void> {
    this.running = true;
    this.bus.onConnection((deviceId, isThere) => {
      const link = this.basic.get(deviceId) ?? this.byDeviceId.get(deviceId);
      if (!link || !this.running) return;
      if (isThere) link.arrived();
      else link.left();
    });
    this.bus.onMessage((deviceId, leaf, payload) => this.hear(deviceId, leaf, payload));
    return Promise.resolve();
  }

  stop(): Promise<void> {
    this.running = false;
    this.sweeper?.cancel();
    this.sweeper = null;
    for (const id of [...this.byId.keys()]) this.detach(id);
    for (const { id } of [...this.basic.values()]) this.detach(id);
    return Promise.resolve();
  }

  health(): { readonly ok: boolean; readonly detail: string } {
    return this.bus.listening
      ? { ok: true, detail: 'the MQTT broker is listening' }
      : { ok: false, detail: 'the MQTT broker is not listening' };
  }

  attach(device: Device): void {
    if (this.byId.has(device.id) || this.basicOf(device.id)) return;
    if (device.profile === 'basic') {
      const basic = new BasicLink(device, this.linkDeps);
      this.basic.set(basic.deviceId, basic);
      if (this.bus.isConnected(basic.deviceId)) basic.arrived();
      return;
    }
    const link = new LockLink(device, this.linkDeps);
    this.byId.set(link.id, link);
    this.byDeviceId.set(link.deviceId, link);
    if (this.bus.isConnected(link.deviceId)) link.arrived();
  }

  detach(id: string): void {
    const basic = this.basicOf(id);
    if (basic) {
      this.basic.delete(basic.deviceId);
      basic.left();
      return;
    }
    const link = this.byId.get(id);
    if (!link) return;
    this.byId.delete(id);
    this.byDeviceId.delete(link.deviceId);
    link.abandon();
  }

  isOnline(id: string): boolean {
    return this.basicOf(id)?.online ?? this.byId.get(id)?.online ?? false;
  }

  execute(
    id: string,
    order: LockOrder,
    beforeFirstByte: (deadline: LockDeadline) => Promise<void>,
  ): Promise<OrderOutcome> {
    const link = this.basicOf(id) ?? this.byId.get(id)?.orders;
    if (!link) return Promise.resolve({ kind: 'not_sent', reason: 'lock_offline' });
    return link.execute(order, beforeFirstByte);
  }

  askStatus(id: string): void {
    this.byId.get(id)?.askStatus();
  }

  result(id: string, commandId: string, deadline: LockDeadline): Promise<RecordedResult | null> {
    // It keeps no record: nobody will ever know, and it is not asked again.
    if (this.basicOf(id)) return Promise.resolve({ kind: 'undecided', reason: 'evicted' });
    return this.byId.get(id)?.result(commandId, deadline) ?? Promise.resolve(null);
  }

  /**
   * Nothing goes over the air: an MQTT lock is paired by being given its broker credentials, which the operation makes
   * and keeps. Its firmware version comes with its first answer.
   */
  pair(): Promise<Paired> {
    return Promise.resolve({ firmwareVersion: null, pairingId: null });
  }

  /**
   * What can't be read is counted and acknowledged: sent again it would be no better. An event of which at least the
   * identity can be read is logged as lost first. Rejects: nothing acknowledged.
   */
  private hear(deviceId: string, leaf: Leaf, payload: Buffer): Promise<void> {
    if (this.basic.has(deviceId) && this.running) {
      // It says nothing that could be believed, and sent again it would be no better.
      this.troubles.warn(
        'basic_spoke',
        { device_id: deviceId, leaf, bytes: payload.length },
        'a lock of the profile basic said something',
      );
      return TAKEN;
    }
    const link = this.byDeviceId.get(deviceId);
    if (!link || !this.running) {
      return Promise.reject(new Unavailable('lock_not_attached', 'This lock is not served yet.'));
    }
    switch (leaf) {
      case 'replies': {
        const reply = this.read(link, leaf, payload, decodeReply);
        if (reply) link.replied(reply);
        return TAKEN;
      }
      case 'events': {
        const event = this.read(link, leaf, payload, decodeEvent);
        if (event) return link.reported(event);
        const identity = decodeEventIdentity(payload);
        return identity.ok ? link.unreadable(identity.value.boot_id, identity.value.seq) : TAKEN;
      }
      case 'access': {
        const request = this.read(link, leaf, payload, decodeAccess);
        if (request) link.accessAsked(request);
        return TAKEN;
      }
      case 'state': {
        const state = this.read(link, leaf, payload, decodeState);
        if (state) link.stated(state);
        return TAKEN;
      }
      case 'status':
        // `online` and `offline` are for other readers: the hub goes by the connection and the lock's own answers
        return TAKEN;
    }
  }

  private basicOf(id: string): BasicLink | undefined {
    for (const link of this.basic.values()) if (link.id === id) return link;
    return undefined;
  }

  private read<T>(
    link: LockLink,
    leaf: Leaf,
    payload: Buffer,
    decode: (payload: Buffer) => Decoded<T>,
  ): T | null {
    const decoded = decode(payload);
    if (decoded.ok) return decoded.value;
    const fields = { device_id: link.deviceId, leaf, field: decoded.field, bytes: payload.length };
    this.troubles.warn(`${leaf}_${decoded.code}`, fields, 'a message of an MQTT lock could not be read');
    return null;
  }

  private sweepLater(): void {
    if (this.sweeper || !this.running) return;
    this.sweeper = this.clock.after(SWEEP_MS, () => {
      this.sweeper = null;
      const nowMs = this.clock.monotonicMs();
      let waiting = false;
      for (const link of this.byId.values()) waiting = link.sweep(nowMs) || waiting;
      if (waiting) this.sweepLater();
    });
  }
}
