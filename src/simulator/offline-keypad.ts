import type { Refusal } from '../../firmware-protocol/lock-messages.js';
import type { Clock, Timer } from '../kit/clock.js';
import { CredentialStore } from './credential-store.js';
import type { StoredCredential, StoredCredentialSet } from './credential-store.js';

/** SPEC.md, section 11.2. */
export const FREE_WRONG_CODES = 5;
export const FIRST_LOCKOUT_MS = 60_000;
export const LONGEST_LOCKOUT_MS = 3_600_000;
const FAILURES_MAX = 1_000_000;

/** What the flash holds for a lock that decides by itself. */
export interface OfflineFlash {
  readonly set: StoredCredentialSet | null;
  /** Wrong codes in a row. */
  readonly failures: number;
  /** Length of the lockout that runs; null: none. */
  readonly lockedForMs: number | null;
}

export const NEW_OFFLINE: OfflineFlash = { set: null, failures: 0, lockedForMs: null };

/** What a lock decided by itself; the credential where it knew the code. */
export type OwnDecision =
  | { readonly grant: true; readonly credentialId: string }
  | { readonly grant: false; readonly refusal: Refusal; readonly credentialId: string | null };

/** Decides about PINs while the hub is silent (SPEC.md, section 11.2). Set and lockout live in flash, wall time in RAM. */
export class OfflineKeypad {
  readonly credentials: CredentialStore;
  private readonly clock: Clock;
  private readonly changed: () => void;
  private failures: number;
  private lockedForMs: number | null;
  private lockout: Timer | null = null;
  /** Wall clock less monotonic clock, since `set_time`; null: not told in this boot. */
  private wallOffsetMs: number | null = null;

  constructor(flash: OfflineFlash, clock: Clock, changed: () => void) {
    this.credentials = new CredentialStore(flash.set, changed);
    this.failures = flash.failures;
    this.lockedForMs = flash.lockedForMs;
    this.clock = clock;
    this.changed = changed;
  }

  /** Whether there is anything to decide by. */
  get decides(): boolean {
    return this.credentials.version > 0;
  }

  powerOn(): void {
    if (this.lockedForMs !== null) this.lockOut(this.lockedForMs);
  }

  powerOff(): void {
    this.wallOffsetMs = null;
    this.lockout?.cancel();
    this.lockout = null;
  }

  setTime(unixMs: number): void {
    this.wallOffsetMs = unixMs - this.clock.monotonicMs();
  }

  decide(digits: string): OwnDecision {
    if (this.lockedForMs !== null) return { grant: false, refusal: 'keypad_locked', credentialId: null };
    const credential = this.credentials.find(digits);
    if (!credential) {
      this.countWrong();
      return { grant: false, refusal: 'wrong_code', credentialId: null };
    }
    const refusal = this.refusalOf(credential);
    if (refusal) return { grant: false, refusal, credentialId: credential.id };
    this.failures = Math.max(0, this.failures - 1);
    this.changed();
    return { grant: true, credentialId: credential.id };
  }

  snapshot(): OfflineFlash {
    return { set: this.credentials.snapshot(), failures: this.failures, lockedForMs: this.lockedForMs };
  }

  private refusalOf({ validFromMs, validUntilMs }: StoredCredential): Refusal | null {
    if (validFromMs === undefined && validUntilMs === undefined) return null;
    if (this.wallOffsetMs === null) return 'time_unknown';
    const nowMs = this.wallOffsetMs + this.clock.monotonicMs();
    return nowMs < (validFromMs ?? -Infinity) || nowMs >= (validUntilMs ?? Infinity) ? 'not_valid_now' : null;
  }

  private countWrong(): void {
    this.failures = Math.min(this.failures + 1, FAILURES_MAX);
    const beyond = this.failures - FREE_WRONG_CODES;
    if (beyond >= 0) this.lockOut(Math.min(FIRST_LOCKOUT_MS * 2 ** Math.min(beyond, 30), LONGEST_LOCKOUT_MS));
    this.changed();
  }

  private lockOut(forMs: number): void {
    this.lockedForMs = forMs;
    this.lockout?.cancel();
    this.lockout = this.clock.after(forMs, () => {
      this.lockedForMs = null;
      this.lockout = null;
      this.changed();
    });
  }
}
