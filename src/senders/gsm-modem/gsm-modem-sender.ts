import type { Clock, Timer } from '../../kit/clock.js';
import type { Part } from '../../kit/lifecycle.js';
import type { Logger } from '../../kit/logger.js';
import type { Random } from '../../kit/random.js';
import { ReopeningPort } from '../../kit/reopening-port.js';
import { serialHardware } from '../../kit/serial-hardware.js';
import type {
  Channel,
  MessageSender,
  OutgoingMessage,
  SendOutcome,
} from '../../operations/messages/message-sender.js';
import type { SenderHealth } from '../sender-health.js';
import { WITHDRAWN } from '../withdrawn.js';
import { AtChannel } from './at-channel.js';
import { startModem, type MessageMode } from './modem-start.js';
import { readStatus, type ModemStatus } from './modem-status.js';
import { PinAttempt } from './pin-attempt.js';
import { submitMessage, type Submitted } from './submit-message.js';
import { Turns } from './turns.js';

const FIRST_RETRY_MS = 2_000;
const MAX_RETRY_MS = 60_000;
/** How often to ask a modem that is ready how it stands. */
const LOOK_MS = 30_000;
/** Messages that may wait for the modem; more are told to come later. */
export const MAX_WAITING = 16;

/** E.164: at most 15 digits, no leading zero. */
const E164 = /^\+[1-9]\d{4,14}$/;

export interface GsmModemOptions {
  /** The port, e.g. `/dev/serial/by-id/usb-…`. */
  readonly path: string;
  readonly baudRate: number;
  /** Of the SIM; null: none. */
  readonly pin: string | null;
  /** File that remembers that a PIN was tried. */
  readonly pinAttemptFile: string;
}

export interface GsmModemSupplies {
  readonly clock: Clock;
  readonly random: Random;
  readonly logger: Logger;
}

/** A modem that is ready to send. */
interface Ready {
  readonly mode: MessageMode;
  readonly status: ModemStatus;
}

/** SMS through a GSM modem on a serial port, which may be pulled out and plugged in at any time. */
export class GsmModemSender implements MessageSender, Part {
  readonly name = 'gsm modem';
  readonly channels: readonly Channel[] = ['sms'];
  private readonly options: GsmModemOptions;
  private readonly supplies: GsmModemSupplies;
  private readonly port: ReopeningPort;
  private readonly channel: AtChannel;
  private readonly attempt: PinAttempt;
  private readonly turns = new Turns();
  private running = false;
  private ready: Ready | null = null;
  private trouble = 'the modem is starting';
  private retryMs = FIRST_RETRY_MS;
  private timer: Timer | null = null;

  constructor(options: GsmModemOptions, supplies: GsmModemSupplies) {
    this.options = options;
    this.supplies = supplies;
    this.attempt = new PinAttempt(options.pinAttemptFile);
    const port = new ReopeningPort(
      options.path,
      {
        opened: () => {
          this.begin('the modem is starting');
        },
        received: (chunk) => {
          this.channel.receive(chunk);
        },
        drained: () => {
          this.channel.drained();
        },
        closed: () => {
          this.channel.lost();
          this.unready('the modem was unplugged');
        },
      },
      { ...supplies, hardware: serialHardware(options.baudRate) },
    );
    this.port = port;
    this.channel = new AtChannel(port, supplies.clock);
  }

  /** Resolves when the port was tried; the modem is started meanwhile. */
  async start(): Promise<void> {
    this.running = true;
    await this.port.start();
  }

  async stop(): Promise<void> {
    this.running = false;
    this.timer?.cancel();
    this.ready = null;
    this.trouble = 'stopped';
    this.channel.lost();
    await this.port.stop();
    await this.turns.idle();
    this.timer?.cancel();
  }

  health(): SenderHealth {
    const trouble = this.port.trouble ?? (this.ready ? null : this.trouble);
    if (trouble !== null) return { ok: false, detail: trouble };
    return { ok: this.ready?.status.isRegistered === true, detail: this.ready?.status.detail ?? '' };
  }

  /**
   * `signal` withdraws the message until it is handed to the modem; from then on it can't be called back. What is not
   * known to have left is `later`, so that it may come twice.
   */
  async send(message: OutgoingMessage, signal: AbortSignal): Promise<SendOutcome> {
    if (message.channel !== 'sms') return { kind: 'failed', detail: 'a modem sends text messages only' };
    if (!E164.test(message.to)) return { kind: 'failed', detail: 'the number is not in E.164' };
    if (message.text === '') return { kind: 'failed', detail: 'the text is empty' };
    if (signal.aborted) return WITHDRAWN;
    const health = this.health();
    if (!health.ok) return { kind: 'later', detail: health.detail };
    if (this.turns.pending >= MAX_WAITING) return { kind: 'later', detail: 'too many wait for the modem' };
    return new Promise((resolve) => {
      let hasTurn = false;
      const giveUp = () => {
        if (!hasTurn) resolve(WITHDRAWN);
      };
      signal.addEventListener('abort', giveUp, { once: true });
      const turn = () => {
        hasTurn = true;
        return this.submit(message, signal);
      };
      void this.turns
        .take(turn)
        .catch((error: unknown): SendOutcome => {
          this.supplies.logger.error({ err: error }, 'the modem could not be used');
          return { kind: 'later', detail: 'the modem could not be used' };
        })
        .then((outcome) => {
          signal.removeEventListener('abort', giveUp);
          resolve(outcome);
        });
    });
  }

  private async submit(message: OutgoingMessage, signal: AbortSignal): Promise<SendOutcome> {
    if (signal.aborted) return WITHDRAWN;
    const { ready } = this;
    if (!ready) return { kind: 'later', detail: this.health().detail };
    const { isLost, ...outcome }: Submitted = await submitMessage(this.channel, ready.mode, message, signal);
    if (isLost === true && this.ready === ready) this.begin('the modem is started anew');
    else if (outcome.kind === 'later') this.lookIn(0);
    return outcome;
  }

  /** Starts the modem, and again until it is ready. */
  private begin(trouble: string): void {
    this.unready(trouble);
    this.retryMs = FIRST_RETRY_MS;
    this.inTurn(() => this.prepare());
  }

  private async prepare(): Promise<void> {
    if (!this.isUp() || this.ready) return;
    const { clock, logger } = this.supplies;
    const started = await startModem(this.channel, { pin: this.options.pin, attempt: this.attempt, clock });
    if (!this.isUp()) return;
    if (started.ok) {
      this.ready = { mode: started.mode, status: started.status };
      logger.info({ mode: started.mode, status: started.status.detail }, 'gsm modem ready');
      this.lookIn(LOOK_MS);
      return;
    }
    this.unready(started.trouble);
    this.port.closeIfStalled();
    this.after(this.retryMs, () => this.prepare());
    this.retryMs = Math.min(this.retryMs * 2, MAX_RETRY_MS);
  }

  private async look(): Promise<void> {
    const { ready } = this;
    if (!ready || !this.isUp()) return;
    const status = await readStatus(this.channel);
    if (this.ready !== ready || !this.isUp()) return;
    if (!status) {
      this.begin('the modem does not answer');
      return;
    }
    if (status.isRegistered !== ready.status.isRegistered)
      this.supplies.logger.warn({ status: status.detail }, 'gsm modem changed');
    this.ready = { ...ready, status };
    this.lookIn(LOOK_MS);
  }

  private lookIn(waitMs: number): void {
    this.after(waitMs, () => this.look());
  }

  private after(waitMs: number, action: () => Promise<void>): void {
    this.timer?.cancel();
    if (!this.running) return;
    this.timer = this.supplies.clock.after(waitMs, () => {
      this.inTurn(action);
    });
  }

  private inTurn(action: () => Promise<void>): void {
    void this.turns.take(action).catch((error: unknown) => {
      this.unready('the modem could not be started: see the log');
      this.supplies.logger.error({ err: error }, 'the modem could not be started');
      this.after(MAX_RETRY_MS, () => this.prepare());
    });
  }

  /** A method, since both change while something is awaited. */
  private isUp(): boolean {
    return this.running && this.port.isOpen;
  }

  private unready(trouble: string): void {
    if (this.ready || trouble !== this.trouble) this.supplies.logger.warn({ trouble }, 'gsm modem not ready');
    this.ready = null;
    this.trouble = trouble;
  }
}
