import { rfc3339, type Clock } from '../../kit/clock.js';
import type { Device } from '../../locks/device.js';
import type {
  LockDeadline,
  LockOrder,
  LockReports,
  OrderOutcome,
} from '../../operations/locks/driver-ports.js';
import type { LockBus } from '../../operations/ports.js';
import { COMMANDS } from './meaning.js';

export interface BasicLinkDeps {
  readonly bus: LockBus;
  readonly reports: Pick<LockReports, 'linkChanged'>;
  readonly clock: Clock;
}

/** It has no clock that the hub knows: nothing is ever asked by this deadline. */
const NO_DEADLINE: LockDeadline = { bootId: '0000000000000000', notAfterMs: 0 };

/**
 * A lock of the profile `basic`: it takes `{command, timestamp, user_id}` and never answers. It is there while it is
 * connected and listens; of its bolt nothing is known, and how an order ended is unknown as soon as it was sent. Nothing is
 * sent twice. It does not know deadlines: the hub keeps one up to the moment of sending, and a message that the lock's own
 * network holds back is out of its hands.
 */
export class BasicLink {
  readonly id: string;
  readonly deviceId: string;
  private readonly deps: BasicLinkDeps;
  private connected = false;
  /** One order at a time: the next is sent when the one before it is in the journal. */
  private turn: Promise<unknown> = Promise.resolve();

  constructor(device: Pick<Device, 'id' | 'deviceId'>, deps: BasicLinkDeps) {
    this.id = device.id;
    this.deviceId = device.deviceId;
    this.deps = deps;
  }

  get online(): boolean {
    return this.connected;
  }

  arrived(): void {
    if (this.connected) return;
    this.connected = true;
    this.deps.reports.linkChanged(this.id, true);
  }

  left(): void {
    if (!this.connected) return;
    this.connected = false;
    this.deps.reports.linkChanged(this.id, false);
  }

  /** As `LockDriver.execute`. */
  execute(order: LockOrder, journal: (deadline: LockDeadline) => Promise<void>): Promise<OrderOutcome> {
    const ended = this.turn.then(() => this.run(order, journal));
    this.turn = ended.catch(() => undefined);
    return ended;
  }

  private async run(
    order: LockOrder,
    journal: (deadline: LockDeadline) => Promise<void>,
  ): Promise<OrderOutcome> {
    if (!this.connected) return { kind: 'not_sent', reason: 'lock_offline' };
    if (this.isLate(order)) return { kind: 'not_sent', reason: 'deadline_passed' };
    await journal(NO_DEADLINE);
    if (this.isLate(order)) return { kind: 'answered', success: false, reason: 'expired' };
    if (order.stillWanted?.() === false) return { kind: 'not_sent', reason: 'withdrawn' };
    const { clock, bus } = this.deps;
    const message = {
      command: COMMANDS[order.action],
      timestamp: rfc3339(clock.wallMs()),
      user_id: order.userId,
    };
    const isSent = bus.send(this.deviceId, 'commands', message);
    if (!isSent) return { kind: 'answered', success: false, reason: 'lock_offline' };
    return { kind: 'unknown', reason: 'no_answer' };
  }

  private isLate({ deadlineMs }: LockOrder): boolean {
    return this.deps.clock.monotonicMs() >= deadlineMs;
  }
}
