import t from 'tap';
import { EVENT_TYPES, type NewEvent } from '../../src/audit/event.js';
import { quarterOf, tally } from '../../src/audit/tally.js';

const event = (given: Partial<NewEvent> & Pick<NewEvent, 'type'>) =>
  tally({ success: true, reason: null, method: null, ...given });

t.test('an entry is a bolt or latch known to be drawn back, by its method', async (t) => {
  t.same(event({ type: 'UNLOCK', method: 'pin' }), { kind: 'entry', detail: 'pin' });
  t.same(event({ type: 'UNLATCH', method: 'rest' }), { kind: 'entry', detail: 'rest' });
  t.same(event({ type: 'UNLOCK' }), { kind: 'entry', detail: 'other' });
  for (const success of [false, null]) t.equal(event({ type: 'UNLOCK', method: 'pin', success }), null);
  t.equal(event({ type: 'LOCK', method: 'auto' }), null);
  t.equal(event({ type: 'ACCESS_GRANTED', method: 'pin' }), null, 'granted is not entered');
});

t.test('a denial is told by its reason, in a bounded number of words', async (t) => {
  const denied = (type: NewEvent['type'], reason: string | null) =>
    event({ type, reason, success: false })?.detail;
  t.equal(denied('ACCESS_DENIED', 'no_right'), 'no_right');
  t.equal(denied('ACCESS_DENIED', null), 'other');
  t.equal(denied('ACCESS_DENIED', 'Ada typed 0427'), 'other');
  t.equal(denied('ACCESS_DENIED', 'x'.repeat(41)), 'other');
  t.equal(denied('WRONG_CODE', 'not_valid_now'), 'not_valid_now');
  t.equal(denied('WRONG_CODE', 'made_up_by_a_lock_1'), 'other', "a lock's own words are not taken");
});

t.test('alerts are told by their type; everything else counts as nothing', async (t) => {
  const counted = EVENT_TYPES.filter((type) => event({ type })?.kind === 'alert');
  t.same(counted, [
    'JAM',
    'TAMPER',
    'EVENTS_LOST',
    'LEFT_UNLOCKED',
    'DOOR_FORCED',
    'DOOR_AJAR',
    'LOCK_OFFLINE',
    'KEYPAD_LOCKED',
    'CREDENTIAL_DRIFT',
  ]);
  t.equal(event({ type: 'LOGGED_IN' }), null);
  t.same(event({ type: 'BATTERY_LOW', reason: 'battery_low' }), { kind: 'alert', detail: 'BATTERY_LOW' });
  t.equal(event({ type: 'BATTERY_LOW' }), null, 'a report of a full one');
  for (const type of ['LOCK', 'UNLOCK', 'UNLATCH'] as const)
    t.same(event({ type, success: false, reason: 'jammed' }), { kind: 'alert', detail: 'JAM' });
  t.equal(event({ type: 'DURESS' }), null, 'a number on a screen would give it away');
});

t.test('quarters of an hour, also before the epoch', async (t) => {
  t.same([0, 899_999, 900_000, -1].map(quarterOf), [0, 0, 1, -1]);
});
