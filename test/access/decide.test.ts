import fc from 'fast-check';
import t from 'tap';
import { decideCode, decidePerson } from '../../src/access/decide.js';

const PIN = { kind: 'permanent', validFromMs: null, validUntilMs: null };
const FINE = { nowMs: 100, lockPaired: true, keypadLocked: false, pin: PIN, ownerIsActive: null };

t.test('each rule denies by itself and says so last', (t) => {
  t.equal(decideCode(FINE).granted, true);
  const cases = {
    lock_not_paired: { ...FINE, lockPaired: false },
    keypad_locked: { ...FINE, keypadLocked: true },
    wrong_code: { ...FINE, pin: null },
    not_yet_valid: { ...FINE, pin: { ...PIN, validFromMs: 101 } },
    no_longer_valid: { ...FINE, pin: { ...PIN, validUntilMs: 100 } },
    owner_inactive: { ...FINE, ownerIsActive: false },
  };
  for (const [reason, facts] of Object.entries(cases)) {
    const decision = decideCode(facts);
    t.match(decision, { granted: false, reason });
    t.match(decision.trace.at(-1), { rule: reason, verdict: 'denies' });
  }
  t.end();
});

t.test('property: granted only if every condition holds', (t) => {
  const facts = fc.record({
    nowMs: fc.integer({ min: 0, max: 10 }),
    lockPaired: fc.boolean(),
    keypadLocked: fc.boolean(),
    pin: fc.option(
      fc.record({
        kind: fc.constant('dated'),
        validFromMs: fc.option(fc.integer({ min: 0, max: 10 })),
        validUntilMs: fc.option(fc.integer({ min: 0, max: 10 })),
      }),
    ),
    ownerIsActive: fc.option(fc.boolean()),
  });
  fc.assert(
    fc.property(facts, (given) => {
      const inWindow =
        given.pin !== null &&
        (given.pin.validFromMs ?? 0) <= given.nowMs &&
        given.nowMs < (given.pin.validUntilMs ?? 11);
      const expected = given.lockPaired && !given.keypadLocked && inWindow && given.ownerIsActive !== false;
      return decideCode(given).granted === expected;
    }),
  );
  t.end();
});

t.test('who may command a lock', (t) => {
  const base = {
    action: 'unlock',
    role: 'member',
    isInstaller: false,
    isOwner: false,
    lockHasOwner: true,
  } as const;
  t.match(decidePerson(base), { granted: false, reason: 'no_right' });
  t.match(decidePerson({ ...base, role: null }), { granted: false });
  t.match(decidePerson({ ...base, role: 'manager' }), { granted: false });
  t.match(decidePerson({ ...base, role: 'admin' }), { granted: true, reason: 'admin' });
  t.match(decidePerson({ ...base, isOwner: true }), { granted: true, reason: 'lock_owner' });
  t.match(decidePerson({ ...base, isInstaller: true }), { granted: true, reason: 'installer' });
  t.match(decidePerson({ ...base, action: 'reboot', role: 'admin' }), {
    granted: false,
    reason: 'owner_only',
  });
  t.match(decidePerson({ ...base, action: 'reboot', role: 'admin', lockHasOwner: false }), { granted: true });
  t.match(decidePerson({ ...base, action: 'reboot', isOwner: true }), { granted: true });
  t.end();
});
