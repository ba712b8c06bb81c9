import { BackOff } from '../kit/back-off.js';
import type { Clock } from '../kit/clock.js';
import type { Random } from '../kit/random.js';
import { FIRST_RETRY_MS, LONGEST_REQUEST_RETRY_MS, REQUESTS_PUT_OFF_MAX } from './limits.js';
import type { RequestLine } from './request-form.js';

interface PutOff {
  readonly line: RequestLine;
  readonly backOff: BackOff;
  notBeforeMs: number;
}

/**
 * Requests that could not be carried out, each with a time before which it is not tried again: none of the others waits for them. They
 * are kept here, so that nobody has to ask for them again.
 */
export class PutOffRequests {
  private readonly clock: Clock;
  private readonly random: Random;
  private readonly waiting = new Map<string, PutOff>();

  constructor(clock: Clock, random: Random) {
    this.clock = clock;
    this.random = random;
  }

  get size(): number {
    return this.waiting.size;
  }

  has(id: string): boolean {
    return this.waiting.has(id);
  }

  /**
   * It could not be carried out, once more. One too many is not kept: it comes again when the cloud is asked from the beginning.
   * @param askedMs it is to wait so long at least @returns how long it waits, milliseconds
   */
  putOff(line: RequestLine, askedMs: number): number {
    const known = this.waiting.get(line.id);
    const putOff = known ?? {
      ...{ line, notBeforeMs: 0 },
      backOff: new BackOff(this.random, FIRST_RETRY_MS),
    };
    const waitMs = Math.max(askedMs, putOff.backOff.next(LONGEST_REQUEST_RETRY_MS));
    putOff.notBeforeMs = this.clock.monotonicMs() + waitMs;
    if (this.waiting.size < REQUESTS_PUT_OFF_MAX) this.waiting.set(line.id, putOff);
    return waitMs;
  }

  /** It has ended. */
  done(id: string): void {
    this.waiting.delete(id);
  }

  /** Those to be tried again now. */
  due(): readonly RequestLine[] {
    const nowMs = this.clock.monotonicMs();
    return [...this.waiting.values()]
      .filter(({ notBeforeMs }) => notBeforeMs <= nowMs)
      .map(({ line }) => line);
  }

  /** All of them may be tried again now. */
  hurry(): void {
    for (const putOff of this.waiting.values()) putOff.notBeforeMs = 0;
  }

  /** Until one is due, milliseconds; `Infinity`: there is none. */
  nextMs(): number {
    const firstMs = Math.min(...[...this.waiting.values()].map(({ notBeforeMs }) => notBeforeMs));
    return Math.max(0, firstMs - this.clock.monotonicMs());
  }
}
