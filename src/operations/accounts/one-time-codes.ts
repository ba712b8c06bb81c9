import { createHmac } from 'node:crypto';
import {
  CODE_LIFE_MS,
  makeOneTimeCode,
  type PendingCode,
  pendingCode,
  readOneTimeCode,
  tryCode,
} from '../../accounts/one-time-code.js';
import type { Clock } from '../../kit/clock.js';
import type { Random } from '../../kit/random.js';

/** Codes that wait for their owners at a time; the oldest gives way. */
export const PENDING_CODES_MAX = 1_024;
const KEY_BYTES = 32;
/** Stands for a code where there is none, so that a try costs the same. */
const NO_CODE = pendingCode(new Uint8Array(32), Infinity);

interface Kept {
  readonly code: PendingCode;
  /** What becomes of the message, if it is still on its way. */
  readonly withdraw: () => void;
  /** For whom it was made; null: for somebody who has no account yet. */
  readonly userId: string | null;
  /** The phone or mailbox it went to. */
  readonly to: string;
}

/** A code that was right, and is used up. */
export interface TakenCode {
  readonly slot: string;
  readonly kept: Kept;
}

/**
 * The codes that were sent and not used, in memory: a restart voids them, and the wall clock has no say in how long
 * they live. A few digits can be read out of any plain hash, so they are kept as an HMAC (RFC 2104) under a key that
 * is nowhere but in this process.
 */
export class OneTimeCodes {
  private readonly clock: Clock;
  private readonly random: Random;
  private readonly digits: number;
  private readonly key: Uint8Array;
  /** By slot, oldest first. */
  private readonly kept = new Map<string, Kept>();

  constructor(deps: { readonly clock: Clock; readonly random: Random; readonly otpDigits: number }) {
    this.clock = deps.clock;
    this.random = deps.random;
    this.digits = deps.otpDigits;
    this.key = Uint8Array.from(deps.random.bytes(KEY_BYTES));
  }

  get size(): number {
    return this.kept.size;
  }

  /**
   * Makes a code; an earlier one in this slot is void.
   * @param slot what the code is good for, and where
   * @param send sends the digits; @returns how to withdraw them, null if they can't be sent
   */
  issue(
    slot: string,
    owner: Pick<Kept, 'userId' | 'to'>,
    send: (code: string) => (() => void) | null,
  ): boolean {
    this.drop(slot);
    this.makeRoom();
    const digits = makeOneTimeCode(this.random, this.digits);
    const withdraw = send(digits);
    if (!withdraw) return false;
    const code = pendingCode(this.digest(slot, digits), this.clock.monotonicMs());
    this.kept.set(slot, { ...owner, code, withdraw });
    return true;
  }

  /**
   * One try. A right code is used up by it, so that of two who try at once one wins.
   * @param typed as typed; null is returned for a wrong, expired, used and unknown one alike
   */
  take(slot: string, typed: string): TakenCode | null {
    const kept = this.kept.get(slot);
    const digits = readOneTimeCode(typed);
    const tried = this.digest(slot, digits ?? '');
    const { right, left } = tryCode(kept?.code ?? NO_CODE, tried, this.clock.monotonicMs());
    if (!kept) return null;
    if (right) {
      this.drop(slot);
      return { slot, kept };
    }
    if (left) this.kept.set(slot, { ...kept, code: left });
    else this.drop(slot);
    return null;
  }

  /** What the code was used for did not come about, and not for its fault: it can be used again. */
  giveBack({ slot, kept }: TakenCode): void {
    if (!this.kept.has(slot)) this.kept.set(slot, kept);
  }

  private drop(slot: string): void {
    this.kept.get(slot)?.withdraw();
    this.kept.delete(slot);
  }

  private makeRoom(): void {
    const nowMs = this.clock.monotonicMs();
    for (const [slot, { code }] of this.kept) {
      if (code.expiresAtMs > nowMs && this.kept.size < PENDING_CODES_MAX) break;
      this.drop(slot);
    }
  }

  private digest(slot: string, digits: string): Uint8Array {
    return createHmac('sha256', this.key).update(`${slot}\n${digits}`).digest();
  }
}

/** How long its message may be on the way: who gets it at the last moment still has a minute to type it. */
export const CODE_MESSAGE_LIFE_MS = CODE_LIFE_MS - 60_000;
