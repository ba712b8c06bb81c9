import fc from 'fast-check';
import t from 'tap';
import { spend, BUDGET_WINDOW_MS, FRESH_BUDGET, REPAIRS_PER_DAY } from '../../src/locks/credential-budget.js';
import { afterFact, mayBeHeld, NEW_CREDENTIAL } from '../../src/locks/credential.js';
import type { Credential, CredentialFact } from '../../src/locks/credential.js';

/** What the hub does and what happens to it, with a lock of which only the rules of SPEC.md, section 11.1 are known. */
type Step =
  | 'send'
  | 'send_without'
  | 'lock_takes'
  | 'answer_arrives'
  | 'read_back'
  | 'flash_fails'
  | 'give_up'
  | 'revoke';

interface Set {
  readonly version: number;
  readonly has: boolean;
}

class World {
  credential: Credential | null = NEW_CREDENTIAL;
  revoked = false;
  lock: Set = { version: 0, has: false };
  sent: Set | null = null;
  /** The lock's word on the last set, on its way. */
  answer: Set | null = null;
  intact = true;

  take(step: Step): void {
    switch (step) {
      case 'send':
      case 'send_without': {
        const has = step === 'send' && !this.revoked && this.credential !== null;
        const version = Math.max(this.lock.version, this.sent?.version ?? 0) + 1;
        this.sent = { version, has };
        this.answer = null;
        if (has) this.tell({ kind: 'sending', setVersion: version });
        else this.tell({ kind: 'left_out', reason: 'no_room' });
        return;
      }
      case 'lock_takes':
        if (!this.sent || this.sent.version <= this.lock.version) return;
        this.lock = this.answer = this.sent;
        this.intact = true;
        return;
      case 'answer_arrives':
        if (this.answer) this.tell({ kind: 'taken', setVersion: this.answer.version });
        this.answer = null;
        return;
      case 'read_back':
        if (!this.sent) return;
        if (this.intact && this.lock === this.sent)
          this.tell({ kind: 'read_back', setVersion: this.sent.version });
        else if (!this.intact) this.tell({ kind: 'drifted' });
        return;
      case 'give_up':
        if (!this.intact) this.tell({ kind: 'not_kept' });
        return;
      case 'flash_fails':
        if (this.lock.version > 0) this.intact = false;
        return;
      case 'revoke':
        this.revoked = true;
        this.tell({ kind: 'revoked' });
        return;
    }
  }

  private tell(fact: CredentialFact): void {
    if (this.credential) this.credential = afterFact(this.credential, fact);
  }
}

const steps = fc.array(
  fc.constantFrom<Step>(
    'send',
    'send',
    'send_without',
    'lock_takes',
    'lock_takes',
    'answer_arrives',
    'read_back',
    'flash_fails',
    'give_up',
    'revoke',
  ),
  { maxLength: 40 },
);

t.test('what is said of a credential is never more than what is known of the lock', (t) => {
  fc.assert(
    fc.property(steps, (plan) => {
      const world = new World();
      for (const step of plan) {
        const before = world.credential?.state;
        world.take(step);
        const { credential, lock, revoked } = world;
        if (credential === null) {
          t.ok(revoked, 'only a revoked one goes');
          // No set with it can be on the lock, nor can one get there: they all have lower numbers.
          if (lock.has) t.fail(`gone, and the lock has it after ${plan.join()}`);
          continue;
        }
        if (revoked && credential.state !== 'revoke_pending') t.fail(`revoked, and ${credential.state}`);
        if (credential.state === 'verified' && before !== 'verified') {
          if (step !== 'read_back' || !lock.has || !world.intact) t.fail(`verified by ${step}`);
        }
        // What was verified may be worn away unseen, but is never left out unseen.
        if (credential.state === 'verified' && !lock.has) t.fail(`verified, and left out: ${plan.join()}`);
        if (credential.state === 'acknowledged' && !lock.has) t.fail(`acknowledged, and left out`);
        if (lock.has && credential.setVersion === null) t.fail('on the lock, and never sent');
        const { state, reason } = credential;
        if (state === 'failed' ? reason === null : reason !== null && state !== 'revoke_pending')
          t.fail(`${state} because of ${reason}`);
        if (state === 'failed' && reason !== 'drift' && lock.has) t.fail(`failed, and the lock opens for it`);
      }
    }),
    { numRuns: 5_000 },
  );
  t.end();
});

t.test('the way it goes when nothing goes wrong', (t) => {
  const facts: [CredentialFact, string | null][] = [
    [{ kind: 'sending', setVersion: 3 }, 'sent'],
    [{ kind: 'taken', setVersion: 2 }, 'sent'],
    [{ kind: 'taken', setVersion: 3 }, 'acknowledged'],
    [{ kind: 'read_back', setVersion: 3 }, 'verified'],
    [{ kind: 'sending', setVersion: 4 }, 'verified'],
    [{ kind: 'revoked' }, 'revoke_pending'],
    [{ kind: 'sending', setVersion: 5 }, 'revoke_pending'],
    [{ kind: 'taken', setVersion: 4 }, 'revoke_pending'],
    [{ kind: 'taken', setVersion: 5 }, null],
  ];
  let credential: Credential | null = NEW_CREDENTIAL;
  for (const [fact, state] of facts) {
    credential = credential && afterFact(credential, fact);
    t.equal(credential?.state ?? null, state, fact.kind);
  }
  t.equal(afterFact(NEW_CREDENTIAL, { kind: 'revoked' }), null, 'one that never left is gone at once');
  t.end();
});

t.test('only codes that need no counting are put on locks', (t) => {
  // One under duress too: a lock that refused it while the hub is silent would give its person away.
  t.ok(mayBeHeld('permanent') && mayBeHeld('dated') && mayBeHeld('duress'));
  t.notOk(mayBeHeld('duress', true), 'a lock knows no schedule');
  for (const kind of ['one_time', 'limited', 'scheduled', '']) t.notOk(mayBeHeld(kind), kind);
  t.end();
});

t.test('no window of a day has more repairs than the budget, whatever the clock does', (t) => {
  fc.assert(
    fc.property(fc.array(fc.integer({ min: 0, max: BUDGET_WINDOW_MS / 2 }), { maxLength: 60 }), (waits) => {
      let nowMs = Date.UTC(2026, 0, 5);
      let budget = FRESH_BUDGET;
      const at: number[] = [];
      for (const waitMs of waits) {
        nowMs += waitMs;
        const spent = spend(budget, 'repair', nowMs);
        if (spent.ok) {
          budget = spent.budget;
          at.push(nowMs);
        } else {
          t.ok(spent.waitMs > 0 && spent.waitMs <= BUDGET_WINDOW_MS);
          t.ok(spend(budget, 'repair', nowMs + spent.waitMs).ok, 'and then there is some');
        }
      }
      // Windows begin with their first repair, so a day that lies across two has at most twice as many.
      return at.every((first) => {
        const inDay = at.filter((one) => one >= first && one < first + BUDGET_WINDOW_MS).length;
        return inDay <= 2 * REPAIRS_PER_DAY;
      });
    }),
  );
  const spent = { fromMs: 1_000, repairs: REPAIRS_PER_DAY, retries: 0 };
  t.notOk(spend(spent, 'repair', 2_000).ok);
  t.ok(spend(spent, 'retry', 2_000).ok, 'each has its own');
  t.ok(spend(spent, 'repair', 0).ok, 'a clock that was set back does not stop repairs');
  t.end();
});
