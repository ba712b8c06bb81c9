import { rfc3339, type Clock } from '../../kit/clock.js';
import type { NewId } from '../../kit/ids.js';
import { isFresh, type LockClockSample } from '../../locks/lock-clock.js';
import type { Device } from '../../locks/device.js';
import type {
  LockDeadline,
  LockReports,
  LockStatus,
  RecordedResult,
} from '../../operations/locks/driver-ports.js';
import type { LockBus } from '../../operations/ports.js';
import { AccessDesk, type AccessTrouble } from './access-desk.js';
import { GREET_AGAIN_MS, LATE_REPLIES } from './limits.js';
import { unreadableReport } from '../unreadable-report.js';
import { betterSample, recordOf, reportOf, statusOf } from './meaning.js';
import type { AccessMessage, CommandMessage, EventMessage, Reply, StateMessage } from './messages.js';
import { OrderLine, type OrderWire } from './order-line.js';
import { Queries } from './queries.js';

export interface LockLinkDeps {
  readonly bus: LockBus;
  readonly reports: LockReports;
  readonly clock: Clock;
  readonly newId: NewId;
  /** Something waits for time to pass: `sweep` has to be called. */
  readonly waits: () => void;
  readonly trouble: (
    deviceId: string,
    code: AccessTrouble | 'reply_unexpected' | 'state_old',
    error?: unknown,
  ) => void;
}

/**
 * One MQTT lock. It counts as online once it has answered a question on this connection, and only what it says from
 * then on is believed of its bolt: what a broker kept confirms nothing.
 */
export class LockLink implements OrderWire {
  readonly id: string;
  readonly deviceId: string;
  readonly orders: OrderLine;
  readonly clock: Clock;
  private readonly deps: LockLinkDeps;
  private readonly queries = new Queries();
  private readonly desk: AccessDesk;
  /** Replies to orders that were given up, by command id. */
  private readonly late = new Map<string, Reply>();
  private sample: LockClockSample | null = null;
  private firmwareVersion: string | null = null;
  /** When the newest status was made. */
  private statusAt = { bootId: '', lockMs: 0 };
  private connected = false;
  private answers = false;
  /** Counts connections, so that an answer is not taken for one on a later connection. */
  private connection = 0;
  private greeting = false;
  private greetAtMs: number | null = null;

  constructor(device: Pick<Device, 'id' | 'deviceId'>, deps: LockLinkDeps) {
    this.id = device.id;
    this.deviceId = device.deviceId;
    this.deps = deps;
    this.clock = deps.clock;
    this.orders = new OrderLine(this);
    this.desk = new AccessDesk({
      clock: deps.clock,
      decide: (request) => deps.reports.accessRequested(this.id, request),
      send: (decision) => deps.bus.send(this.deviceId, 'decisions', decision),
      trouble: (code, error) => {
        deps.trouble(this.deviceId, code, error);
      },
    });
  }

  get online(): boolean {
    return this.connected && this.answers;
  }

  isThere(): boolean {
    return this.connected && this.deps.bus.isConnected(this.deviceId);
  }

  freshSample(): LockClockSample | null {
    if (this.answers && isFresh(this.sample, this.clock.monotonicMs())) return this.sample;
    this.greet();
    this.deps.waits();
    return null;
  }

  send(message: CommandMessage): boolean {
    this.deps.waits();
    return this.connected && this.deps.bus.send(this.deviceId, 'commands', message);
  }

  /** The lock is connected and listens to commands. */
  arrived(): void {
    if (this.connected) return;
    this.connected = true;
    this.greet();
  }

  left(): void {
    if (!this.connected) return;
    const wasOnline = this.online;
    this.connected = false;
    this.connection += 1;
    this.answers = false;
    this.sample = null;
    this.greeting = false;
    this.greetAtMs = null;
    this.queries.abandon();
    this.orders.linkLost();
    if (wasOnline) this.deps.reports.linkChanged(this.id, false);
  }

  /** As `LockDriver.result`. */
  async result(commandId: string, deadline: LockDeadline): Promise<RecordedResult | null> {
    const late = this.late.get(commandId);
    const known = late ? recordOf(late, deadline) : null;
    if (known?.kind === 'done') return known;
    if (!this.isThere()) return null;
    const reply = await this.ask({ command: 'GET_RESULT', command_id: this.deps.newId(), of: commandId });
    return reply?.of === commandId ? recordOf(reply, deadline) : null;
  }

  replied(reply: Reply): void {
    const asked = this.queries.take(reply);
    const ordered = !asked && this.orders.awaits(reply);
    // only the first reply to an open request: of another nothing says how long it was on its way
    if (asked || ordered) this.learn(reply);
    if (!asked && !(ordered && this.orders.take(reply))) this.keepLate(reply);
  }

  /** Live, from a lock that is online; an older one than the newest known says nothing. */
  stated(state: StateMessage): void {
    if (!this.online) return;
    if (state.boot_id !== this.sample?.bootId) {
      // it restarted without our noticing, or this is from before: the lock says which
      this.greet();
      return;
    }
    this.believe(statusOf(state), state.boot_id, state.lock_ms);
  }

  /** Resolves when the report is durable. */
  async reported(event: EventMessage): Promise<void> {
    await this.deps.reports.reported(this.id, reportOf(event, this.sample, this.clock.monotonicMs()));
  }

  /** Resolves when it is durable that there was such an event. */
  async unreadable(bootId: string, seq: number): Promise<void> {
    // It may have told of a bolt that was turned.
    this.askStatus();
    await this.deps.reports.reported(this.id, unreadableReport(bootId, seq, 1));
  }

  accessAsked(request: AccessMessage): void {
    this.desk.ask(request, this.sample);
  }

  /** @returns whether anything still waits */
  sweep(nowMs: number): boolean {
    this.queries.sweep(nowMs);
    // a lock that left an order unanswered may be gone without its connection knowing
    if (this.orders.sweep(nowMs, this.answers)) this.greet();
    if (this.greetAtMs !== null && nowMs >= this.greetAtMs) this.greet();
    return this.queries.waiting || this.orders.waiting || this.greetAtMs !== null;
  }

  /** As `LockDriver.askStatus`; an order on its way comes with a status of its own. */
  askStatus(): void {
    if (this.online && !this.orders.waiting) this.greet();
  }

  abandon(): void {
    this.left();
    this.orders.abandon();
  }

  private ask(message: CommandMessage): Promise<Reply | null> {
    return this.queries.ask(message.command_id, this.clock.monotonicMs(), () => this.send(message));
  }

  /** Asks for the status: a sample of the lock's clock, and proof that somebody is there. */
  private greet(): void {
    if (this.greeting || !this.connected) return;
    const { connection } = this;
    this.greeting = true;
    this.greetAtMs = null;
    const timestamp = rfc3339(this.clock.wallMs());
    void this.ask({ command: 'GET_STATUS', command_id: this.deps.newId(), timestamp }).then((reply) => {
      if (this.connection === connection) this.greeted(reply !== null);
    });
  }

  private greeted(answers: boolean): void {
    this.greeting = false;
    if (answers !== this.answers) {
      this.answers = answers;
      this.deps.reports.linkChanged(this.id, answers);
    }
    if (answers) {
      this.orders.next();
      return;
    }
    this.greetAtMs = this.clock.monotonicMs() + GREET_AGAIN_MS;
    this.deps.waits();
  }

  private learn(reply: Reply): void {
    this.sample = betterSample(this.sample, {
      bootId: reply.boot_id,
      lockMs: reply.lock_ms,
      receivedAtMs: this.clock.monotonicMs(),
    });
    this.deps.reports.clockReceived?.(this.id, this.sample);
    if (reply.status) this.believe(statusOf(reply.status), reply.boot_id, reply.lock_ms);
    const version = reply.firmware_version ?? null;
    if (version === null || version === this.firmwareVersion) return;
    this.firmwareVersion = version;
    this.deps.reports.firmwareVersionReceived(this.id, version);
  }

  private believe(status: LockStatus, bootId: string, lockMs: number): void {
    if (this.statusAt.bootId === bootId && lockMs < this.statusAt.lockMs) {
      this.deps.trouble(this.deviceId, 'state_old');
      return;
    }
    this.statusAt = { bootId, lockMs };
    this.deps.reports.statusReceived(this.id, status, { bootId, lockMs });
  }

  /** A reply to an order that was given up, or a second one: what it says is true, and `result` may need it. */
  private keepLate(reply: Reply): void {
    this.deps.trouble(this.deviceId, 'reply_unexpected');
    this.late.set(reply.command_id, reply);
    if (this.late.size <= LATE_REPLIES) return;
    for (const oldest of this.late.keys()) {
      this.late.delete(oldest);
      return;
    }
  }
}
