import type { Clock, Timer } from '../../kit/clock.js';
import type { Part } from '../../kit/lifecycle.js';
import type { Caller } from '../ports.js';
import type { CardEnrolment } from './card-use-cases.js';

/** An enrolment that took the card which was presented: whoever has it stores the card and ends it. */
export interface TakenEnrolment {
  readonly enrolment: CardEnrolment;
  readonly caller: Caller;
  /** Begun by a share, not by a right of one's own. */
  readonly isByShare: boolean;
}

interface Window extends TakenEnrolment {
  enrolment: CardEnrolment;
  timer: Timer | null;
}

/**
 * Locks that wait for a card to enrol: one wait a lock, on the monotonic clock, in memory only, so that a restart ends it.
 * One ended wait a lock is remembered, for whoever asks what came of it.
 */
export class CardEnrolments implements Part {
  readonly name = 'card enrolments';
  private readonly clock: Clock;
  private readonly windows = new Map<string, Window>();

  constructor(clock: Clock) {
    this.clock = clock;
  }

  start(): Promise<void> {
    return Promise.resolve();
  }

  stop(): Promise<void> {
    for (const window of this.windows.values()) window.timer?.cancel();
    this.windows.clear();
    return Promise.resolve();
  }

  of(deviceId: string): CardEnrolment | null {
    return this.windows.get(deviceId)?.enrolment ?? null;
  }

  isOpen(deviceId: string): boolean {
    return this.of(deviceId)?.state === 'waiting';
  }

  /**
   * Whether this person may begin a wait: none is open, or one that somebody else began by a share. Who has a share must not
   * be able to keep the lock from everybody by waiting for ever.
   */
  mayOpen(deviceId: string, { userId }: Pick<Caller, 'userId'>): boolean {
    const window = this.windows.get(deviceId);
    if (window?.enrolment.state !== 'waiting') return true;
    return window.timer !== null && window.isByShare && window.caller.userId !== userId;
  }

  open(enrolment: CardEnrolment, caller: Caller, isByShare: boolean, timeoutMs: number): void {
    const { deviceId, id } = enrolment;
    this.windows.get(deviceId)?.timer?.cancel();
    const timer = this.clock.after(timeoutMs, () => {
      this.end(deviceId, id, { state: 'expired' });
    });
    this.windows.set(deviceId, { enrolment, caller, isByShare, timer });
  }

  /** The card that is there now is the one: no other is taken any more. null: none is waited for. */
  take(deviceId: string): TakenEnrolment | null {
    const window = this.windows.get(deviceId);
    if (!window?.timer || window.enrolment.state !== 'waiting') return null;
    window.timer.cancel();
    window.timer = null;
    return window;
  }

  /** @returns false when that one is not waited for any more */
  end(
    deviceId: string,
    id: string,
    how: Pick<CardEnrolment, 'state'> & Partial<Pick<CardEnrolment, 'reason' | 'cardId'>>,
  ): boolean {
    const window = this.windows.get(deviceId);
    if (window?.enrolment.id !== id || window.enrolment.state !== 'waiting') return false;
    window.timer?.cancel();
    window.timer = null;
    window.enrolment = { ...window.enrolment, ...how };
    return true;
  }
}
