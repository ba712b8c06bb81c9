import { onBeat } from '../../kit/beat.js';
import type { Clock, Timer } from '../../kit/clock.js';
import type { ClockSync } from '../../kit/clock-sync.js';
import type { Part } from '../../kit/lifecycle.js';
import type { Logger } from '../../kit/logger.js';
import type { LockClockSample } from '../../locks/lock-clock.js';
import {
  afterJump,
  afterOath,
  afterWord,
  firstTrust,
  jumpedMs,
  type Look,
  type TimeTrust,
  type TimeTrustMode,
  witnessOf,
} from '../../security/time-trust.js';
import { persistedTimeMs } from '../persisted-time.js';
import type { Store } from '../store-ports.js';
import { LockClocks } from './lock-clocks.js';
import { TimeDiary } from './time-diary.js';

/** How often the machine is asked while its clock is not trusted, milliseconds; else a job asks every ten minutes. */
export const ASK_UNTRUSTED_MS = 10_000;
/** Both clocks are read within this, or again: a process that stood still in between has seen no jump. */
const LOOK_WITHIN_MS = 50;
const LOOKS_MAX = 5;

export interface TrustedTimeDeps {
  readonly store: Store;
  readonly clock: Clock;
  readonly logger: Logger;
  readonly sync: ClockSync;
  readonly mode: TimeTrustMode;
}

/**
 * Whether the wall clock can be relied upon (`security/time-trust`). It asks the machine when it starts and whenever it is
 * told to, looks for a jump with each beat and whenever it is asked itself, and never sets the clock.
 */
export class TrustedTime implements Part {
  readonly name = 'trusted time';
  readonly mode: TimeTrustMode;
  private readonly clock: Clock;
  private readonly sync: ClockSync;
  private readonly logger: Logger;
  private readonly diary: TimeDiary;
  private readonly locks: LockClocks;
  /** What was written before this start. */
  private readonly persistedMs: number;
  /** Told of each jump of the clock, and when it is trusted again: in a later turn, since both are found out anywhere. */
  private readonly listeners: (() => void)[] = [];
  private trust: TimeTrust;
  private jumps = 0;
  private timer: Timer | null = null;
  private beat: Timer | null = null;
  private asking: Promise<void> | null = null;
  private running = false;
  private wasAsked = false;

  constructor({ store, clock, logger, sync, mode }: TrustedTimeDeps) {
    this.clock = clock;
    this.sync = sync;
    this.logger = logger;
    this.mode = mode;
    this.diary = new TimeDiary({ store, clock, logger });
    this.locks = new LockClocks({ store, logger });
    this.persistedMs = persistedTimeMs(store);
    this.trust = firstTrust(mode, this.read());
  }

  /** Resolves when the machine was asked, so that no door is decided about before. */
  async start(): Promise<void> {
    if (!this.wasAsked) await this.ask();
    this.running = true;
    const { isTrusted, reason } = this.trust;
    if (!isTrusted) this.askIn(ASK_UNTRUSTED_MS);
    this.beat = onBeat(this.clock, () => {
      this.look();
    });
    this.logger.info({ trusted: isTrusted, reason }, 'time');
    if (!isTrusted) this.diary.note('TIME_UNTRUSTED', reason);
  }

  stop(): Promise<void> {
    this.running = false;
    this.timer?.cancel();
    this.timer = null;
    this.beat?.cancel();
    return Promise.resolve();
  }

  onChange(listener: () => void): void {
    this.listeners.push(listener);
  }

  /** Cheap: two clocks are read. */
  isTrusted(): boolean {
    this.look();
    return this.trust.isTrusted;
  }

  /** Now, and what is thought of it. */
  get state(): { readonly now: Look; readonly trust: TimeTrust; readonly lockTimeMs: number | null } {
    const now = this.look();
    return { now, trust: this.trust, lockTimeMs: this.locks.timeAt(now.monotonicMs) };
  }

  /** A lock has answered: its clock may give back the time, and is remembered while the time is known. */
  lockClockHeard(deviceId: string, sample: LockClockSample): void {
    const now = this.look();
    if (this.trust.isTrusted) this.locks.remember(deviceId, sample, now);
    else if (this.locks.agrees(deviceId, sample, now)) this.become(afterOath(this.trust, 'lock_clock', now));
  }

  /** An admin's word about the clock as it was `at` a moment ago: it means nothing if it has jumped since. The row is the caller's. */
  vouched(at: Look): void {
    const now = this.look();
    if (jumpedMs({ ...this.trust, anchor: at }, now) !== 0) return;
    const { isTrusted } = this.trust;
    this.trust = afterOath(this.trust, 'admin', now);
    if (!isTrusted) this.tell();
  }

  private read(): Look {
    for (let looks = 1; ; looks += 1) {
      const monotonicMs = this.clock.monotonicMs();
      const wallMs = this.clock.wallMs();
      if (looks >= LOOKS_MAX || this.clock.monotonicMs() - monotonicMs <= LOOK_WITHIN_MS)
        return { wallMs, monotonicMs };
    }
  }

  private look(): Look {
    const now = this.read();
    const movedMs = jumpedMs(this.trust, now);
    if (movedMs === 0) return now;
    this.jumps += 1;
    this.logger.warn({ moved_ms: Math.round(movedMs) }, 'the wall clock has jumped');
    this.diary.jumped(movedMs);
    this.become(afterJump(this.mode, this.trust, now));
    if (this.running) this.askIn(0);
    this.tell();
    return now;
  }

  private become(next: TimeTrust): void {
    const before = this.trust;
    this.trust = next;
    if (before.isTrusted === next.isTrusted) return;
    this.logger.warn({ trusted: next.isTrusted, reason: next.reason }, 'trust in the time has changed');
    if (next.isTrusted) this.tell();
    if (this.running) this.diary.note(next.isTrusted ? 'TIME_TRUSTED' : 'TIME_UNTRUSTED', next.reason);
  }

  /** Asks the machine now: before the first row is written, say. Never rejects. */
  ask(): Promise<void> {
    this.wasAsked = true;
    this.asking ??= this.askOnce().finally(() => {
      this.asking = null;
      if (this.running && !this.trust.isTrusted) this.askIn(ASK_UNTRUSTED_MS);
    });
    return this.asking;
  }

  private async askOnce(): Promise<void> {
    if (this.mode === 'system') return;
    this.look();
    const { jumps } = this;
    const word = await this.sync.read();
    const now = this.look();
    // Said of a clock that has jumped meanwhile: worth nothing. It is asked again.
    if (jumps !== this.jumps) return;
    this.become(afterWord(this.trust, witnessOf(this.mode, word, now.wallMs, this.persistedMs), now));
  }

  private tell(): void {
    for (const listener of this.listeners) this.clock.after(0, listener);
  }

  private askIn(delayMs: number): void {
    this.timer?.cancel();
    this.timer = this.clock.after(delayMs, () => {
      this.timer = null;
      this.look();
      void this.ask();
    });
  }
}
