import type { HubMessage } from '../../firmware-protocol/hub-messages.js';
import type { LinkFrame } from '../../firmware-protocol/link-frame.js';
import type { LockMessage } from '../../firmware-protocol/lock-messages.js';
import type { Logger } from '../kit/logger.js';
import type { LockClockSample } from '../locks/lock-clock.js';
import type {
  LockDeadline,
  LockOrder,
  OrderOutcome,
  RecordedResult,
} from '../operations/locks/driver-ports.js';
import { SessionCredentials } from './lock-session-credentials.js';
import type {
  FirmwareCarrier,
  FirmwareOutcome,
  FirmwareWatch,
} from '../operations/firmware/firmware-ports.js';
import { AccessAnswers } from './lock-session-access.js';
import { EventIntake } from './lock-session-events.js';
import { OFFLINE_AFTER_MS, SessionExchange } from './lock-session-exchange.js';
import { FirmwareTransfer } from './lock-session-firmware.js';
import { SessionHandshake, type SessionKeys } from './lock-session-handshake.js';
import type { SessionEnd } from './lock-session-listener.js';
import { sampleOf } from './lock-session-meaning.js';
import { LockOrders, QUERY_MS } from './lock-session-orders.js';
import { SessionReadiness } from './lock-session-readiness.js';
import { ToldStatus } from './lock-session-status.js';
import { ToldTime } from './lock-session-time.js';
import type { SessionOptions, SessionSupplies } from './lock-session-supplies.js';
import { sessionKeys } from './pairing-keys.js';

/**
 * A paired lock behind a link of frames: keeps a session with it, carries orders to it, answers its access requests,
 * takes its events. The transport drives `exchange`: it says when the link is up, sends `nextFrame`, hands in what came.
 */
export class LockSession {
  readonly exchange: SessionExchange;
  /** Codes that the lock answers by itself. */
  readonly credentials: SessionCredentials;
  private readonly options: SessionOptions;
  private readonly supplies: SessionSupplies;
  private readonly logger: Logger;
  private readonly orders: LockOrders;
  private readonly access: AccessAnswers;
  private readonly events: EventIntake;
  private readonly readiness: SessionReadiness;
  private readonly status: ToldStatus;
  private readonly time: ToldTime;
  private sample: LockClockSample | null = null;
  private known: ReturnType<FirmwareCarrier['identity']> = null;

  constructor(options: SessionOptions, supplies: SessionSupplies) {
    this.options = options;
    this.supplies = supplies;
    this.logger = supplies.logger.child({ lock: options.id });
    const { clock, reports } = supplies;
    const { id } = options;
    this.status = new ToldStatus(reports, id);
    this.time = new ToldTime(clock, supplies.timeIsTrusted);
    this.exchange = new SessionExchange(
      new SessionHandshake(options.serial, options.transport, () =>
        sessionKeys(supplies.store, supplies.hubStatic(), id, options.serial),
      ),
      clock,
      this.logger,
      {
        up: (keys) => {
          this.up(keys);
        },
        renewed: () => {
          this.tellTime();
        },
        down: (reason) => {
          this.down(reason);
        },
        replied: (message, receivedAtMs) => {
          this.sampled(sampleOf(message, receivedAtMs));
          if (this.exchange.isUp && this.time.isStale) this.tellTime();
          this.status.told(message, this.exchange.isUp);
        },
        message: (n, message, receivedAtMs) => {
          this.message(n, message, receivedAtMs);
        },
        wake: options.wake,
      },
    );
    this.readiness = new SessionReadiness(this.exchange, clock, options.wake, options.heardWithinMs);
    this.credentials = new SessionCredentials(this.exchange, clock);
    this.orders = new LockOrders(
      {
        sample: () => this.sample,
        whenReady: (untilMs, patient) => this.readiness.whenReady(untilMs, patient),
        request: (message, replyByMs, sendByMs) => this.exchange.request(message, replyByMs, sendByMs),
      },
      clock,
    );
    this.access = new AccessAnswers(
      {
        decide: (request) => reports.accessRequested(id, request),
        answer: (message, re, voidAfterMs) => {
          this.exchange.answer(message, re, voidAfterMs);
        },
      },
      clock,
      this.logger,
    );
    this.events = new EventIntake(
      {
        report: (report) => reports.reported(id, report),
        acknowledge: (bootId, upto) => {
          void this.exchange.request({ type: 'ack_events', bootId, upto }, clock.monotonicMs() + QUERY_MS);
        },
        overrun: () => {
          this.exchange.restart();
        },
      },
      clock,
      this.logger,
    );
  }

  /** The transport can carry frames to the lock from now on. */
  linkUp(): void {
    this.readiness.linkUp();
    this.exchange.linkUp();
  }

  linkDown(): void {
    this.exchange.linkDown();
  }

  /** A frame from the lock. */
  received(frame: LinkFrame): void {
    this.exchange.received(frame);
    this.readiness.heard();
  }

  /** Ends everything; nothing happens here any more. */
  close(): void {
    this.exchange.linkDown();
    this.events.forget();
    this.readiness.close();
  }

  /** Whether a session is up and the lock was heard of late. */
  get isOnline(): boolean {
    const silentMs = this.supplies.clock.monotonicMs() - this.exchange.lastHeardAtMs;
    return this.exchange.isUp && silentMs <= OFFLINE_AFTER_MS;
  }

  /** Whether an order waits for the lock to be heard again: it should be asked soon. */
  get isAwaited(): boolean {
    return this.readiness.isAwaited;
  }

  execute(
    order: LockOrder,
    beforeFirstByte: (deadline: LockDeadline) => Promise<void>,
  ): Promise<OrderOutcome> {
    return this.orders.execute(order, beforeFirstByte);
  }

  result(commandId: string, deadline: LockDeadline): Promise<RecordedResult | null> {
    return this.orders.result(commandId, deadline);
  }

  /** As `LockDriver.askStatus`; the answer is told as any other. */
  askStatus(): void {
    if (!this.exchange.isUp) return;
    void this.exchange.request({ type: 'get_status' }, this.supplies.clock.monotonicMs() + QUERY_MS);
  }

  /** See `FirmwareCarrier`. */
  get identity(): ReturnType<FirmwareCarrier['identity']> {
    return this.known;
  }

  /** See `FirmwareCarrier`. */
  transferFirmware(image: () => Promise<Uint8Array | null>, watch: FirmwareWatch): Promise<FirmwareOutcome> {
    const link = {
      whenReady: (untilMs: number, patient: boolean) => this.readiness.whenReady(untilMs, patient),
      request: (message: HubMessage, replyByMs: number) => this.exchange.request(message, replyByMs),
    };
    return new FirmwareTransfer(link, this.supplies.clock, watch).run(image);
  }

  private up(keys: SessionKeys): void {
    const { reports } = this.supplies;
    const { id } = this.options;
    this.logger.info({}, 'session up');
    if (keys.pending) {
      reports.keysConfirmed(id, keys.pairingId).catch((error: unknown) => {
        this.logger.error(
          { err: error },
          'confirmed keys could not be stored; they are tried again next time',
        );
      });
    }
    this.tellTime();
    reports.linkChanged(id, true);
    this.status.tell();
    const untilMs = this.supplies.clock.monotonicMs() + QUERY_MS;
    void this.exchange.request({ type: 'get_info' }, untilMs).then((reply) => {
      if (reply.kind !== 'reply' || reply.message.type !== 'info') return;
      const { model, firmwareVersion: version } = reply.message;
      this.known = { model, version };
      reports.firmwareVersionReceived(id, version);
    });
    this.readiness.heard();
  }

  private sampled(sample: LockClockSample | null): void {
    if (!sample) return;
    this.sample = sample;
    if (this.exchange.isUp) this.supplies.reports.clockReceived?.(this.options.id, sample);
  }

  private tellTime(): void {
    const unixMs = this.time.next();
    if (unixMs === null) return;
    void this.exchange.request({ type: 'set_time', unixMs }, this.supplies.clock.monotonicMs() + QUERY_MS);
  }

  private down(reason: SessionEnd): void {
    this.logger.info({ reason }, 'session ended');
    this.status.forget();
    this.events.forget();
    this.supplies.reports.linkChanged(this.options.id, false);
  }

  private message(n: number, message: LockMessage, receivedAtMs: number): void {
    if (message.type === 'access_request') this.access.requested(message, n, receivedAtMs);
    else if (message.type === 'event') this.events.received(message);
    this.status.told(message, this.exchange.isUp);
  }
}
