import type { Clock } from '../../kit/clock.js';
import type { Following } from '../audit/feed-item.js';
import type { BrokerMessage, SeenMessage, WatchItem, WatchOptions, WatchSink } from './mqtt-use-cases.js';
import { payloadView } from './payload-view.js';

/** Messages that wait for one who watches; one more is dropped and counted. */
export const WATCHED_MESSAGES_MAX = 500;

/**
 * One who watches the broker. Messages are looked at when they come and told in a later turn, so that nobody else's message waits
 * for it; a reader that is too slow is told how many it missed.
 */
export class MessageWatch implements Following {
  private readonly clock: Clock;
  private readonly options: WatchOptions;
  private readonly sink: WatchSink;
  private readonly ended: () => void;
  private readonly waiting: SeenMessage[] = [];
  private dropped = 0;
  private hasRoom = true;
  private isAsked = false;
  private isOver = false;
  private told = 0;

  constructor(clock: Clock, options: WatchOptions, sink: WatchSink, ended: () => void) {
    this.clock = clock;
    this.options = options;
    this.sink = sink;
    this.ended = ended;
  }

  /** Nothing can be read again: this only counts. */
  get lastId(): number {
    return this.told;
  }

  saw({ topic, payload, qos, retain, from }: BrokerMessage): void {
    if (this.waiting.length >= WATCHED_MESSAGES_MAX) {
      this.dropped += 1;
      return;
    }
    const shown = this.options.payload ? payloadView(topic, payload) : null;
    const atMs = this.clock.wallMs();
    this.waiting.push({ atMs, topic, bytes: payload.length, qos, retain, from, payload: shown });
    this.ask();
  }

  roomAgain(): void {
    this.hasRoom = true;
    if (this.waiting.length > 0 || this.dropped > 0) this.ask();
  }

  stop(): void {
    if (this.isOver) return;
    this.isOver = true;
    this.waiting.length = 0;
    this.ended();
  }

  private ask(): void {
    if (this.isAsked || !this.hasRoom) return;
    this.isAsked = true;
    setImmediate(() => {
      this.isAsked = false;
      this.tell();
    });
  }

  private tell(): void {
    while (!this.isOver && this.hasRoom) {
      const item = this.next();
      if (!item) return;
      this.told += 1;
      this.hasRoom = this.sink.send(item);
    }
  }

  /** What was dropped came after all that waited then. */
  private next(): WatchItem | null {
    const message = this.waiting.shift();
    if (message) return { kind: 'message', message };
    if (this.dropped === 0) return null;
    const count = this.dropped;
    this.dropped = 0;
    return { kind: 'dropped', count };
  }
}
