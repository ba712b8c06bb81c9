import { BackOff } from '../../kit/back-off.js';
import type { Clock, Timer } from '../../kit/clock.js';
import type { Logger } from '../../kit/logger.js';
import type { Random } from '../../kit/random.js';
import type { Incoming } from './command-gate.js';
import { FAREWELL_MS, FIRST_RETRY_MS, MAX_RETRY_MS, OWNER_RETRY_MS, STEADY_MS } from './limits.js';
import type { Link } from './link.js';
import { Liveness } from './liveness.js';
import { brokerName, LinkFailed, openLink, type BrokerAccess } from './open-link.js';
import { trouble, isForOwner, type Trouble } from './trouble.js';

/** A link and what belongs to it alone. */
export interface Connection {
  readonly link: Link;
  readonly liveness: Liveness;
  readonly openedAtMs: number;
  /** The broker is another than our own, and hears what we say. */
  isReady: boolean;
}

export interface DiallerSupplies {
  readonly clock: Clock;
  readonly random: Random;
  readonly logger: Logger;
}

export interface DiallerListener {
  /** Connected: nothing was heard or said yet. */
  opened(connection: Connection): Promise<void>;
  received(message: Incoming, connection: Connection): void;
  /** The connection is over, and is no longer `current`. */
  closed(): void;
  /** A try, or a connection, came to this. */
  wentWrong(why: Trouble): void;
}

/** Comes to a connection with the broker, and to the next when that is lost: in MQTT 5 where it can, with growing waits. */
export class Dialler {
  private readonly access: BrokerAccess & { readonly clientId: string };
  private readonly supplies: DiallerSupplies;
  private readonly listener: DiallerListener;
  private readonly broker: string;
  private readonly backOff: BackOff;
  private connection: Connection | null = null;
  private opening: Promise<void> | null = null;
  private running = false;
  private protocol: 4 | 5 = 5;
  /** It said itself that it does not speak MQTT 5. */
  private isOld = false;
  private retry: Timer | null = null;
  private readonly stopping = new AbortController();

  constructor(
    access: BrokerAccess & { readonly clientId: string },
    supplies: DiallerSupplies,
    listener: DiallerListener,
  ) {
    this.access = access;
    this.supplies = supplies;
    this.listener = listener;
    this.broker = brokerName(access);
    this.backOff = new BackOff(supplies.random, FIRST_RETRY_MS);
  }

  get current(): Connection | null {
    return this.connection;
  }

  /** Does not wait for the broker. */
  start(): void {
    this.running = true;
    this.open();
  }

  /** No try is begun any more; a connection stays until `leave`. */
  end(): void {
    this.running = false;
    this.retry?.cancel();
  }

  /** Says goodbye to the broker; a try that has not come to anything yet is given up. */
  async leave(): Promise<void> {
    if (this.connection) await this.part(this.connection.link);
    this.stopping.abort();
    await this.opening;
  }

  /** Ends a connection as one does, so that the will is not published: for this. */
  async partFrom({ link }: Connection, why: Trouble): Promise<void> {
    link.blame(why);
    await this.part(link);
  }

  private open(): void {
    this.opening = this.connect().catch((error: unknown) => {
      this.supplies.logger.error({ err: error }, 'the link to the external broker failed');
      const why = trouble('broken', this.broker, 'internal');
      if (this.connection) this.connection.link.cut(why);
      else this.again(why);
    });
  }

  private async connect(): Promise<void> {
    const { clock } = this.supplies;
    const liveness = new Liveness(clock);
    const link = await openLink(
      { ...this.access, protocol: this.protocol },
      {
        received: (message) => {
          if (this.connection) this.listener.received(message, this.connection);
        },
        closed: (why) => {
          this.closed(why);
        },
        pingSent: () => {
          liveness.pingSent();
        },
        pongReceived: () => {
          liveness.pongReceived();
        },
      },
      this.stopping.signal,
    ).catch((error: unknown) => {
      if (!(error instanceof LinkFailed)) throw error;
      this.refused(error);
      return null;
    });
    if (!link) return;
    const connection: Connection = { link, liveness, openedAtMs: clock.monotonicMs(), isReady: false };
    this.connection = connection;
    if (link.hasEnded) this.closed(trouble('closed', this.broker));
    else if (this.running) await this.listener.opened(connection);
    else await this.part(link);
  }

  private async part(link: Link): Promise<void> {
    const timer = this.supplies.clock.after(FAREWELL_MS, () => {
      link.drop();
    });
    await link.leave();
    timer.cancel();
  }

  private refused({ trouble: why, version }: LinkFailed): void {
    if (this.protocol === 5 && version === 'refused') {
      this.isOld = true;
      this.protocol = 4;
      if (this.running) this.open();
      return;
    }
    // Some old brokers hang up on MQTT 5 without a word: every other try is the old version.
    if (version === 'silent' && !this.isOld) this.protocol = this.protocol === 5 ? 4 : 5;
    this.again(why);
  }

  private closed(why: Trouble): void {
    const { connection } = this;
    if (!connection) return;
    this.connection = null;
    this.listener.closed();
    if (this.supplies.clock.monotonicMs() - connection.openedAtMs >= STEADY_MS) this.backOff.reset();
    if (!this.isOld) this.protocol = 5;
    if (this.running) this.again(why);
  }

  private again(why: Trouble): void {
    this.listener.wentWrong(why);
    if (!this.running) return;
    // What an owner has to mend stays so for long, and a broker may count tries.
    const waitMs = this.backOff.next(isForOwner(why) ? OWNER_RETRY_MS : MAX_RETRY_MS);
    this.retry = this.supplies.clock.after(waitMs, () => {
      this.open();
    });
  }
}
