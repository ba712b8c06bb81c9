import type { ServerResponse } from 'node:http';
import type { Clock, Timer } from '../kit/clock.js';
import { TooMany } from '../kit/errors.js';
import { say } from '../kit/sentence.js';
import type { Logger } from '../kit/logger.js';
import type { Following } from '../operations/audit/feed-item.js';
import { STREAM_SWEEP_MS, STREAMS_MAX, STREAMS_PER_USER_MAX } from './api-settings.js';
import { EventStream, type EventSink } from './event-stream.js';

interface Open {
  readonly principal: string;
  readonly stream: EventStream;
  readonly isAdmitted: () => boolean;
  following: Following | null;
}

export interface NewStream {
  readonly principal: string;
  readonly isAdmitted: () => boolean;
  readonly follow: (sink: EventSink) => Following;
}

/** The streams of events that are open, within limits; one timer for all, and none when there are none. */
export class EventStreams {
  private readonly clock: Clock;
  private readonly logger: Logger;
  private readonly open = new Set<Open>();
  private timer: Timer | null = null;
  private stopped = false;

  constructor(clock: Clock, logger: Logger) {
    this.clock = clock;
    this.logger = logger;
  }

  get size(): number {
    return this.open.size;
  }

  /** @throws TooMany `too_many_streams` */
  requireRoom(principal: string): void {
    const own = this.countOf(principal);
    if (own < STREAMS_PER_USER_MAX && this.open.size < STREAMS_MAX) return;
    throw new TooMany(
      'too_many_streams',
      own < STREAMS_PER_USER_MAX
        ? say('The hub has {count} streams of events open and serves no more. Try again later.', {
            count: STREAMS_MAX,
          })
        : say('You have {count} streams of events open. Close one.', { count: STREAMS_PER_USER_MAX }),
      { retryAfterS: STREAM_SWEEP_MS / 1000 },
    );
  }

  begin(response: ServerResponse, given: NewStream): void {
    // Asked for at the same moment as others: they were first.
    const isFull = this.countOf(given.principal) >= STREAMS_PER_USER_MAX || this.open.size >= STREAMS_MAX;
    // Queued behind another answer on its connection (pipelined), it would never tell of its end.
    if (this.stopped || isFull || response.socket === null) {
      response.end();
      return;
    }
    const stream = new EventStream(response, () => this.clock.monotonicMs());
    const entry: Open = { principal: given.principal, stream, isAdmitted: given.isAdmitted, following: null };
    this.open.add(entry);
    response.on('close', () => {
      this.open.delete(entry);
      entry.following?.stop();
      if (this.open.size === 0) this.timer?.cancel();
      if (this.open.size === 0) this.timer = null;
    });
    response.on('error', (error) => {
      this.logger.debug({ err: error }, 'a reader of events went away');
    });
    stream.onRoom(() => entry.following?.roomAgain());
    try {
      entry.following = given.follow(this.guarded(entry));
    } catch (error) {
      this.logger.error({ err: error }, 'a stream of events could not begin');
      stream.cutOff();
    }
    this.sweepLater();
  }

  /** Ends the streams of those who may not read any more. */
  admitAgain(): void {
    for (const entry of this.open) if (!entry.isAdmitted()) this.end(entry);
  }

  stop(): void {
    this.stopped = true;
    this.timer?.cancel();
    this.timer = null;
    for (const entry of this.open) this.end(entry);
  }

  /** Nothing is told to somebody whose session ended a moment ago. */
  private guarded(entry: Open): EventSink {
    return {
      send: (event, data, id) => {
        if (entry.isAdmitted()) return entry.stream.send(event, data, id);
        this.end(entry);
        return false;
      },
      cutOff: () => {
        entry.stream.cutOff();
      },
    };
  }

  private end(entry: Open): void {
    entry.following?.stop();
    entry.stream.cutOff();
  }

  private countOf(principal: string): number {
    let count = 0;
    for (const entry of this.open) if (entry.principal === principal) count += 1;
    return count;
  }

  private sweepLater(): void {
    if (this.timer || this.stopped || this.open.size === 0) return;
    this.timer = this.clock.after(STREAM_SWEEP_MS, () => {
      this.timer = null;
      this.admitAgain();
      for (const { stream, following } of this.open) stream.sweep(following?.lastId ?? 0);
      this.sweepLater();
    });
  }
}
