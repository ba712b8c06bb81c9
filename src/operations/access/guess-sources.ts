import { addressGroup } from '../../kit/address-group.js';
import type { Clock } from '../../kit/clock.js';
import { TooMany } from '../../kit/errors.js';
import type { Part } from '../../kit/lifecycle.js';
import type { Logger } from '../../kit/logger.js';
import { eventBy } from '../audit/new-event.js';
import type { Caller } from '../ports.js';
import type { Store, Writes } from '../store-ports.js';
import { StreakTimers } from './streak-timers.js';

/** A lockout that is to begin once it is on the disk. */
export interface SourceLockout {
  readonly source: string;
  /** Infinity: until it is reset. */
  readonly lockedForMs: number;
}

const PERSON = 'user:';

/**
 * Where a code that is tried from elsewhere than a keypad comes from: the person, however many tokens and sessions they have,
 * or the installer; and the address. The socket of the command line has none.
 */
export function sourcesOf({ userId, actor, ipAddress }: Caller): string[] {
  const principal = userId === null ? actor.kind : `${PERSON}${userId}`;
  return ipAddress === null ? [principal] : [principal, `address:${addressGroup(ipAddress)}`];
}

/** Which sources of guesses are locked out (`security/lockout`): whoever has many locks to try at is one guesser. */
export class GuessSources implements Part {
  readonly name = 'guess sources';
  private readonly store: Store;
  private readonly clock: Clock;
  private readonly timers: StreakTimers;

  constructor(deps: { readonly store: Store; readonly clock: Clock; readonly logger: Logger }) {
    this.store = deps.store;
    this.clock = deps.clock;
    this.timers = new StreakTimers({
      ...deps,
      shelf: {
        of: (tx, source) => tx.guessSources.of(source),
        set: (tx, source, streak) => {
          tx.guessSources.set(source, streak);
        },
        all: () => deps.store.guessSources.all().map(({ source: key, streak }) => ({ key, streak })),
      },
    });
  }

  start(): Promise<void> {
    this.timers.start();
    return Promise.resolve();
  }

  stop(): Promise<void> {
    this.timers.stop();
    return Promise.resolve();
  }

  /** @throws TooMany `source_locked` */
  requireOpen(caller: Caller): void {
    const locked = sourcesOf(caller).filter((source) => this.timers.isLocked(source));
    if (locked.length > 0) throw this.refusal(locked);
  }

  /** Also of what this very commit has brought on. @throws TooMany `source_locked` */
  requireOpenIn(tx: Writes, caller: Caller): void {
    const locked = sourcesOf(caller).filter(
      (source) => this.timers.isLockedIn(tx, source) || !tx.guessSources.hasRoomFor(source),
    );
    if (locked.length > 0) throw this.refusal(locked);
  }

  /** Counts a wrong code. @returns what is to begin (`begin`) once that is on the disk */
  wrongCode(tx: Writes, caller: Caller): SourceLockout[] {
    return sourcesOf(caller).flatMap((source) => {
      const { streak, lockedForMs } = this.timers.wrong(tx, source);
      if (lockedForMs === null) return [];
      const stopped = lockedForMs === Infinity;
      const seconds = stopped ? null : lockedForMs / 1000;
      tx.events.append(
        eventBy(caller, {
          atMs: this.clock.wallMs(),
          type: 'SOURCE_LOCKED',
          reason: stopped ? 'source_stopped' : 'wrong_codes',
          description: stopped
            ? `${streak.failures} wrong codes in a row from one source: it may try none until an admin resets it.`
            : `${streak.failures} wrong codes from one source: it may try none for ${lockedForMs / 1000} s.`,
          data: { failures: streak.failures, locked_for_s: seconds, of: source.split(':', 1)[0] ?? source },
        }),
      );
      return [{ source, lockedForMs }];
    });
  }

  /** A right code takes one off, as far as `security/lockout` lets those of the source itself count. */
  rightCode(tx: Writes, caller: Caller): void {
    for (const source of sourcesOf(caller)) this.timers.ownRight(tx, source);
  }

  begin(lockouts: readonly SourceLockout[]): void {
    for (const { source, lockedForMs } of lockouts) this.timers.begin(source, lockedForMs);
  }

  /** @returns wrong codes that are forgotten */
  async reset(caller: Caller, source: string): Promise<number> {
    const failures = await this.store.write((tx) => {
      const before = this.timers.reset(tx, source);
      tx.events.append(
        eventBy(caller, {
          atMs: this.clock.wallMs(),
          type: 'SOURCE_RESET',
          description: `A source of wrong codes was reset: ${before.failures} of them are forgotten.`,
          targetUserId: source.startsWith(PERSON) ? source.slice(PERSON.length) : null,
          data: { failures: before.failures, of: source.split(':', 1)[0] ?? source },
        }),
      );
      return before.failures;
    });
    this.timers.forget(source);
    return failures;
  }

  /** How long it is locked yet, milliseconds; Infinity until it is reset; null: it is not. */
  remainingMs(source: string): number | null {
    return this.timers.remainingMs(source);
  }

  private refusal(locked: readonly string[]): TooMany {
    // What this very commit locked has no timer yet: the shortest lockout there is.
    const longestMs = Math.max(...locked.map((source) => this.timers.remainingMs(source) ?? 60_000));
    return new TooMany(
      'source_locked',
      'Too many wrong codes came from you or from your address: wait, or ask an admin to reset it.',
      longestMs === Infinity ? {} : { retryAfterS: Math.max(1, Math.ceil(longestMs / 1000)) },
    );
  }
}
