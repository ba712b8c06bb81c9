import t from 'tap';
import type { LockEvent } from '../../firmware-protocol/lock-messages.js';
import { reportOf, statusAfter } from '../../src/drivers/lock-session-meaning.js';
import type { LockStatus } from '../../src/operations/locks/driver-ports.js';

const BOOT_ID = Buffer.alloc(8, 1);
const BEFORE: LockStatus = { bolt: 'locked', door: 'closed', batteryPercent: 80, tamper: false };

function event(fields: Partial<LockEvent> & Pick<LockEvent, 'kind'>): LockEvent {
  const stamp = { seq: 1, bootId: BOOT_ID, atLockMs: 10, lockMs: 20, currentBootId: BOOT_ID };
  return { type: 'event', ...stamp, ...fields };
}

t.test('after a bolt moved, it is not said to be where it was', (t) => {
  const cases: readonly (readonly [Partial<LockEvent>, LockStatus['bolt']])[] = [
    [{ direction: 'unlock', success: true, position: 'unlocked' }, 'unlocked'],
    [{ direction: 'unlock', success: true }, 'unlocked'],
    [{ direction: 'unlatch', success: true }, 'unlocked'],
    [{ direction: 'lock', success: true }, 'locked'],
    [{ direction: 'unlock', success: false, position: 'jammed' }, 'jammed'],
    [{ direction: 'unlock', success: false }, 'unknown'],
    [{ direction: 'unlock' }, 'unknown'],
    [{ success: true }, 'unknown'],
    [{ position: 'open', success: true }, 'unknown'],
  ];
  for (const [fields, bolt] of cases) {
    const moved = event({ kind: 'actuated', source: 'keypad', ...fields });
    t.same(statusAfter(BEFORE, moved), { ...BEFORE, bolt }, JSON.stringify(fields));
    const known = bolt === 'locked' || bolt === 'unlocked' ? bolt : null;
    t.equal(reportOf(moved).position, known, JSON.stringify(fields));
  }
  t.same(statusAfter(BEFORE, event({ kind: 'bolt', position: 'moving' })).bolt, 'moving');
  t.same(statusAfter(BEFORE, event({ kind: 'bolt' })).bolt, 'unknown');
  t.end();
});

t.test('other events say nothing of the bolt', (t) => {
  for (const kind of ['boot', 'wrong_code', 'events_lost'] as const)
    t.equal(statusAfter(BEFORE, event({ kind })), BEFORE, kind);
  t.equal(statusAfter(BEFORE, event({ kind: 'door', position: 'open' })).bolt, 'locked');
  t.equal(reportOf(event({ kind: 'door', position: 'open' })).position, 'open');
  t.end();
});
