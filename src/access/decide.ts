import type { Text } from '../kit/sentence.js';

/** One rule's verdict in the ordered trace of a decision. */
export interface Verdict {
  readonly rule: string;
  readonly verdict: 'allows' | 'denies' | 'passes';
  readonly detail: Text;
}

export interface Decision {
  readonly granted: boolean;
  /** Stable code of the rule that decided. */
  readonly reason: string;
  readonly trace: readonly Verdict[];
}

/** Facts about a code typed at a lock. */
export interface CodeFacts {
  readonly nowMs: number;
  readonly lockPaired: boolean;
  readonly keypadLocked: boolean;
  /** null: no such code on this lock. */
  readonly pin: {
    readonly kind: string;
    readonly validFromMs: number | null;
    readonly validUntilMs: number | null;
  } | null;
  /** Whose PIN it is; null: nobody's in particular. */
  readonly ownerIsActive: boolean | null;
}

/** Facts about a person who asks the hub to move a bolt. */
export interface PersonFacts {
  readonly action: string;
  readonly role: 'admin' | 'manager' | 'member' | null;
  readonly isInstaller: boolean;
  readonly isOwner: boolean;
  readonly lockHasOwner: boolean;
}

class Trace {
  private readonly verdicts: Verdict[] = [];

  pass(rule: string, detail: Text): void {
    this.verdicts.push({ rule, verdict: 'passes', detail });
  }

  deny(rule: string, detail: Text): Decision {
    this.verdicts.push({ rule, verdict: 'denies', detail });
    return { granted: false, reason: rule, trace: this.verdicts };
  }

  allow(rule: string, detail: Text): Decision {
    this.verdicts.push({ rule, verdict: 'allows', detail });
    return { granted: true, reason: rule, trace: this.verdicts };
  }
}

/** May this code open this lock now? Pure; denies unless the last rule is reached. */
export function decideCode(facts: CodeFacts): Decision {
  const trace = new Trace();
  if (!facts.lockPaired) return trace.deny('lock_not_paired', 'The lock is not paired with this hub.');
  trace.pass('lock_paired', 'The lock is paired.');
  if (facts.keypadLocked)
    return trace.deny('keypad_locked', 'Too many wrong codes: the keypad is locked for a while.');
  trace.pass('keypad_open', 'The keypad is not locked out.');
  if (!facts.pin) return trace.deny('wrong_code', 'No PIN on this lock has this code.');
  trace.pass('code_known', 'A PIN on this lock has this code.');
  if (facts.pin.validFromMs !== null && facts.nowMs < facts.pin.validFromMs) {
    return trace.deny('not_yet_valid', 'The PIN is not valid yet.');
  }
  if (facts.pin.validUntilMs !== null && facts.nowMs >= facts.pin.validUntilMs) {
    return trace.deny('no_longer_valid', 'The PIN is no longer valid.');
  }
  trace.pass('in_window', 'The PIN is valid now.');
  if (facts.ownerIsActive === false)
    return trace.deny('owner_inactive', 'The person whose PIN it is has been deactivated.');
  return trace.allow('pin_valid', 'A valid PIN of this lock.');
}

/** May this person do this to this lock? Pure; deny by default. Shares come with the access work. */
export function decidePerson(facts: PersonFacts): Decision {
  const trace = new Trace();
  if (facts.isInstaller) return trace.allow('installer', "The installer's command line on the hub itself.");
  trace.pass('not_installer', 'Not asked on the hub itself.');
  if (facts.isOwner) return trace.allow('lock_owner', 'The owner of the lock.');
  trace.pass('not_owner', 'Not the owner of the lock.');
  if (facts.role === 'admin' && (facts.action !== 'reboot' || !facts.lockHasOwner)) {
    return trace.allow('admin', 'An admin of the hub.');
  }
  if (facts.action === 'reboot') return trace.deny('owner_only', 'Only the owner of a lock may reboot it.');
  return trace.deny('no_right', 'Neither owner nor admin, and no right on this lock was shared.');
}
