import { POLL_FRAME, type LinkFrame, type LinkFrameType } from '../../../firmware-protocol/link-frame.js';
import { delay, type Clock } from '../../kit/clock.js';
import type { BusStation } from './serial-bus.js';
import type { TurnKind } from './turn-order.js';

const TURNAROUND_MS = 60;
const POLL_MS = 10;
/** No turn came: the port is gone, or the bus is. */
const NO_TURN_MS = 1_000;

/** A place on the bus where the frames are sent one by one, by somebody who awaits each answer: pairing. */
export class SerialTalk implements BusStation {
  readonly busAddress: number;
  private readonly clock: Clock;
  private readonly wake: () => void;
  private toSend: LinkFrame | null = null;
  /** It answered its last turn. */
  private isThere = false;
  private answer: ((frame: LinkFrame | null) => void) | null = null;

  constructor(busAddress: number, clock: Clock, wake: () => void) {
    this.busAddress = busAddress;
    this.clock = clock;
    this.wake = wake;
  }

  /** One turn: sends `frame`, resolves with the lock's answer or null. One at a time. */
  turn(frame: LinkFrame): Promise<LinkFrame | null> {
    return new Promise((resolve) => {
      const timer = this.clock.after(NO_TURN_MS, () => {
        this.settle(null);
      });
      this.answer = (answer) => {
        timer.cancel();
        resolve(answer);
      };
      this.toSend = frame;
      this.wake();
    });
  }

  /** Sends `frame`, then polls while the lock is still working on it: until `wanted` or a refusal comes, or `waitMs` has passed. */
  async ask(frame: LinkFrame, wanted: LinkFrameType, waitMs: number): Promise<LinkFrame | null> {
    const untilMs = this.clock.monotonicMs() + waitMs;
    let answer = await this.turn(frame);
    while (answer !== null && answer.type !== wanted && answer.type !== 'refuse') {
      if (this.clock.monotonicMs() >= untilMs) return null;
      await delay(this.clock, POLL_MS);
      answer = await this.turn(POLL_FRAME);
    }
    return answer;
  }

  portOpened(): void {
    // The next turn will show.
  }

  portClosed(): void {
    this.settle(null);
  }

  nextTurnAtMs(): number {
    return this.toSend ? 0 : Infinity;
  }

  turnKind(): TurnKind {
    return this.isThere ? 'urgent' : 'probe';
  }

  takeTurn(): { readonly frame: LinkFrame; readonly turnaroundMs: number } {
    const frame = this.toSend ?? POLL_FRAME;
    this.toSend = null;
    return { frame, turnaroundMs: TURNAROUND_MS };
  }

  received(frame: LinkFrame): void {
    this.isThere = true;
    if (!this.toSend) this.settle(frame);
  }

  unanswered(): void {
    this.isThere = false;
    this.settle(null);
  }

  private settle(frame: LinkFrame | null): void {
    const { answer } = this;
    this.answer = null;
    this.toSend = null;
    answer?.(frame);
  }
}
