import { askedLately, type CodeBudget, IDENTIFIER_BUDGET, waitForCode } from '../../accounts/code-budget.js';
import { addressGroup } from '../../kit/address-group.js';
import type { Clock } from '../../kit/clock.js';
import { TooMany } from '../../kit/errors.js';
import { say } from '../../kit/sentence.js';

/** Keys counted one by one; those beyond share one count, so that a flood of names makes no room for guessing. */
export const BUDGET_KEYS_MAX = 4_096;
const SHARED_KEY = '*';
/** Codes lately to phones that have no account yet: what strangers can spend of the owner's money. */
export const SIGN_UP_BUDGET: CodeBudget = { codesMax: 60, gapsMs: [] };

/** Who asked for codes lately, by some key. */
class Ledger {
  private readonly budget: CodeBudget;
  private readonly askedAtMs = new Map<string, readonly number[]>();

  constructor(budget: CodeBudget) {
    this.budget = budget;
  }

  /** @returns how long to wait; 0: not at all */
  waitMs(key: string, nowMs: number): number {
    return waitForCode(this.askedAtMs.get(this.bounded(key, nowMs)) ?? [], this.budget, nowMs);
  }

  add(key: string, nowMs: number): void {
    const at = this.bounded(key, nowMs);
    this.askedAtMs.set(at, [...askedLately(this.askedAtMs.get(at) ?? [], nowMs), nowMs]);
  }

  forget(key: string): void {
    this.askedAtMs.delete(key);
  }

  private bounded(key: string, nowMs: number): string {
    if (this.askedAtMs.has(key) || this.askedAtMs.size < BUDGET_KEYS_MAX) return key;
    for (const [other, times] of this.askedAtMs) {
      if (askedLately(times, nowMs).length === 0) this.askedAtMs.delete(other);
    }
    return this.askedAtMs.size < BUDGET_KEYS_MAX ? key : SHARED_KEY;
  }
}

/**
 * How often codes may be asked for. Two kinds of count: of what was typed and from where, which the asker is told of
 * and which is the same whether or not anybody has that name; and of the phone or mailbox in the end, silently, since
 * several names can lead to it. In memory: a restart begins anew.
 */
export class CodeRequests {
  private readonly clock: Clock;
  private readonly typed = new Ledger(IDENTIFIER_BUDGET);
  private readonly reached = new Ledger(IDENTIFIER_BUDGET);
  private readonly signUps = new Ledger(SIGN_UP_BUDGET);
  private readonly addresses: Ledger;

  constructor(deps: { readonly clock: Clock; readonly otpPerAddress: number }) {
    this.clock = deps.clock;
    this.addresses = new Ledger({ codesMax: deps.otpPerAddress, gapsMs: [] });
  }

  /** Counts one. @throws TooMany `too_many` with the seconds to wait */
  admit(identifier: string, ipAddress: string | null): void {
    const nowMs = this.clock.monotonicMs();
    const address = addressGroup(ipAddress);
    const waitMs = Math.max(this.typed.waitMs(identifier, nowMs), this.addresses.waitMs(address, nowMs));
    if (waitMs > 0) {
      const retryAfterS = Math.ceil(waitMs / 1000);
      throw new TooMany(
        'too_many',
        say('Too many codes were asked for. Try again in {count} s.', { count: retryAfterS }),
        { retryAfterS },
      );
    }
    this.typed.add(identifier, nowMs);
    this.addresses.add(address, nowMs);
  }

  /** Counts one to a phone or mailbox. @returns false if it has had its codes */
  mayReach(to: string, isSignUp: boolean): boolean {
    const nowMs = this.clock.monotonicMs();
    if (this.reached.waitMs(to, nowMs) > 0) return false;
    if (isSignUp && this.signUps.waitMs('', nowMs) > 0) return false;
    this.reached.add(to, nowMs);
    if (isSignUp) this.signUps.add('', nowMs);
    return true;
  }

  /** Its owner has shown that they are: what was counted was theirs. */
  clear(...identifiers: readonly string[]): void {
    for (const identifier of identifiers) {
      this.typed.forget(identifier);
      this.reached.forget(identifier);
    }
  }
}
