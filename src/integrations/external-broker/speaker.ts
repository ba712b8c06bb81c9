import type { Clock, Timer } from '../../kit/clock.js';
import { AVAILABILITY } from './bridge-topics.js';
import { BIRTH_MS, FAREWELL_MS, SENT_AT_ONCE, SENT_PER_SECOND } from './limits.js';
import type { Link } from './link.js';
import { OutgoingQueue, type Outgoing } from './outgoing-queue.js';
import { Pace } from './pace.js';

const ONLINE: Outgoing = { topic: AVAILABILITY, text: 'online', qos: 1, retain: true };
const OFFLINE: Outgoing = { ...ONLINE, text: 'offline' };

export interface SpeakerListener {
  /** The broker has a message. */
  delivered(): void;
  /** The broker does not want it. */
  unwanted(): void;
}

/**
 * What the hub says to the broker, as fast as is good for that. With a new link first how everything is, then that the hub is
 * there, so that nothing that the broker kept from before looks like now; then what happened meanwhile.
 */
export class Speaker {
  private readonly clock: Clock;
  private readonly listener: SpeakerListener;
  private readonly queue = new OutgoingQueue();
  private readonly pace: Pace;
  private link: Link | null = null;
  /** The integrations had time to say how everything is. */
  private isSettled = false;
  /** `online` was said. */
  private isBorn = false;
  private isPumping = false;
  private timers: Timer[] = [];
  private paced: Timer | null = null;

  constructor(clock: Clock, listener: SpeakerListener) {
    this.clock = clock;
    this.listener = listener;
    this.pace = new Pace(SENT_PER_SECOND, SENT_AT_ONCE, () => clock.monotonicMs());
  }

  get queued(): { readonly messages: number; readonly bytes: number } {
    return { messages: this.queue.messages, bytes: this.queue.bytes };
  }

  get dropped(): number {
    return this.queue.dropped;
  }

  add(message: Outgoing): void {
    this.queue.add(message);
    this.pump();
  }

  begin(link: Link): void {
    this.link = link;
    this.isSettled = false;
    this.isBorn = false;
    const timer = this.clock.after(BIRTH_MS, () => {
      this.isSettled = true;
      this.pump();
    });
    this.timers = [timer];
    this.pump();
  }

  /** The link is gone. What it had not delivered waits for the next. */
  end(): void {
    const { link } = this;
    this.link = null;
    this.paced?.cancel();
    this.paced = null;
    for (const timer of this.timers.splice(0)) timer.cancel();
    if (link) this.queue.giveBack(link.takeUnacknowledged().filter(({ topic }) => topic !== AVAILABILITY));
  }

  /** Somebody said that the hub is away: the will of a link that the broker misses only now. */
  contradict(): void {
    if (this.isBorn) this.add(ONLINE);
  }

  /** Says that the hub goes; nothing after that. For a broker that does not answer the will speaks. */
  async farewell(): Promise<void> {
    const { link, isBorn } = this;
    this.link = null;
    this.isBorn = false;
    if (!link || !isBorn) return;
    await new Promise<void>((resolve) => {
      const timer = this.clock.after(FAREWELL_MS, resolve);
      link.publish(OFFLINE, () => {
        timer.cancel();
        resolve();
      });
    });
  }

  private pump(): void {
    if (this.isPumping || this.paced) return;
    this.isPumping = true;
    try {
      while (this.link?.hasRoom === true && this.queue.has(this.isBorn)) {
        const waitMs = this.pace.take();
        if (waitMs > 0) {
          this.rest(waitMs);
          return;
        }
        const message = this.queue.take(this.isBorn);
        if (message) this.say(this.link, message);
      }
      if (this.link?.isIdle === true && this.isSettled && !this.isBorn && !this.queue.has(false)) {
        this.isBorn = true;
        this.say(this.link, ONLINE);
      }
    } finally {
      this.isPumping = false;
    }
  }

  private rest(waitMs: number): void {
    this.paced = this.clock.after(waitMs, () => {
      this.paced = null;
      this.pump();
    });
  }

  private say(link: Link, message: Outgoing): void {
    link.publish(message, (refusal) => {
      if (refusal === null) this.listener.delivered();
      else {
        this.queue.drop();
        this.listener.unwanted();
      }
      // In a turn of its own: QoS 0 is answered as it is said.
      queueMicrotask(() => {
        this.pump();
      });
    });
  }
}
