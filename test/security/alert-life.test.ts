import fc from 'fast-check';
import t from 'tap';
import { EVENT_TYPES } from '../../src/audit/event.js';
import { tally } from '../../src/audit/tally.js';
import { type Alert, ALERT_KINDS, type AlertKind } from '../../src/security/alert.js';
import { acknowledge, isQuiet, raise, reopen, resolve } from '../../src/security/alert-life.js';
import { ALERT_RULES, alertKey, effectOf } from '../../src/security/alert-rules.js';

/** Their rows have no lock, so no site to be counted at. */
const OF_NO_LOCK: ReadonlySet<AlertKind> = new Set([
  'clock_jump',
  'log_broken',
  'lockdown',
  'new_sign_in_place',
  'job_failed',
  'database_damaged',
]);

const HAND = { id: 'u', name: 'Ada' };

type Step = {
  readonly what: 'cause' | 'acknowledge' | 'resolve' | 'end' | 'reopen';
  readonly afterMs: number;
};
const step: fc.Arbitrary<Step> = fc.record({
  what: fc.constantFrom('cause', 'acknowledge', 'resolve', 'end', 'reopen'),
  afterMs: fc.oneof(fc.integer({ min: 0, max: 60_000 }), fc.integer({ min: 0, max: 40 * 86_400_000 })),
});

/** What an alert is, as little as can be said of it. */
interface Model {
  state: 'none' | 'open' | 'acknowledged' | 'resolved';
  count: number;
  alerts: number;
  endedMs: number;
  changes: number;
}

t.test('whatever happens and whatever people do, an alert is as a small model says', async (t) => {
  fc.assert(
    fc.property(fc.constantFrom(...ALERT_KINDS), fc.array(step, { maxLength: 40 }), (kind, steps) => {
      const model: Model = { state: 'none', count: 0, alerts: 0, endedMs: 0, changes: 0 };
      let alert: Alert | null = null;
      let nowMs = 1_000_000;
      let ids = 0;
      for (const { what, afterMs } of steps) {
        nowMs += afterMs;
        const before: Alert | null = alert;
        if (what === 'cause') {
          alert = raise(
            before,
            {
              kind,
              key: 'k',
              deviceId: 'd',
              userId: null,
              atMs: nowMs,
              nowMs,
              eventId: `e${nowMs}`,
              data: {},
            },
            () => `a${++ids}`,
          ).alert;
          const over = model.state === 'resolved';
          const soon = nowMs - model.endedMs < ALERT_RULES[kind].reopenMs;
          if (model.state === 'none' || kind === 'duress' || (over && !soon)) {
            Object.assign(model, { state: 'open', count: 1, alerts: model.alerts + 1, changes: 1 });
          } else {
            model.count += 1;
            if (over) Object.assign(model, { state: 'open', changes: model.changes + 1 });
          }
        } else if (before) {
          if (what === 'acknowledge') {
            alert = acknowledge(before, HAND, null, nowMs) ?? before;
            if (model.state === 'open')
              Object.assign(model, { state: 'acknowledged', changes: model.changes + 1 });
          } else if (what === 'reopen') {
            alert = reopen(before, null, nowMs);
            if (model.state === 'resolved')
              Object.assign(model, { state: 'open', changes: model.changes + 1 });
          } else {
            alert = resolve(before, what === 'end' ? null : HAND, null, nowMs);
            if (model.state !== 'resolved') {
              Object.assign(model, { state: 'resolved', endedMs: nowMs, changes: model.changes + 1 });
            }
          }
        }
        const shown = alert && {
          state: alert.state,
          count: alert.count,
          alerts: ids,
          changes: alert.revision,
        };
        const { state, count, alerts, changes } = model;
        t.strictSame(shown, state === 'none' ? null : { state, count, alerts, changes });
        if (alert) {
          const over = alert.state === 'resolved';
          if (over !== (alert.resolvedAtMs !== null)) throw new Error('resolved without its time');
          if (alert.state === 'open' && alert.acknowledgedBy !== null)
            throw new Error('open and acknowledged');
          if (alert.firstAtMs > alert.lastAtMs) throw new Error('last before first');
        }
      }
    }),
    { numRuns: 300 },
  );
});

t.test('an attack is quiet after a day without more; what nobody looked at is never', async (t) => {
  const made = (kind: AlertKind) =>
    raise(
      null,
      { kind, key: 'k', deviceId: 'd', userId: null, atMs: 0, nowMs: 0, eventId: 'e', data: {} },
      () => 'a',
    ).alert;
  t.equal(isQuiet(made('brute_force'), 86_400_000 - 1), false);
  t.equal(isQuiet(made('brute_force'), 86_400_000), true);
  t.equal(isQuiet(made('door_forced'), Number.MAX_SAFE_INTEGER), false);
  t.equal(isQuiet(resolve(made('brute_force'), null, null, 1), 86_400_000 * 9), false);
});

t.test('rows of the log mean what they should', async (t) => {
  const row = { success: true, reason: null, deviceId: 'd', userId: null, ipAddress: null, data: {} };
  const expected: Readonly<Record<string, AlertKind>> = {
    KEYPAD_LOCKED: 'brute_force',
    LOG_IN_ATTACK: 'brute_force',
    SOURCE_LOCKED: 'brute_force',
    DURESS: 'duress',
    DOOR_FORCED: 'door_forced',
    DOOR_AJAR: 'door_ajar',
    LEFT_UNLOCKED: 'left_unlocked',
    JAM: 'jam',
    TAMPER: 'tamper',
    LOCK_OFFLINE: 'lock_offline',
    EVENTS_LOST: 'reports_lost',
    CREDENTIAL_DRIFT: 'credential_drift',
    CLOCK_JUMP: 'clock_jump',
    LOG_BROKEN: 'log_broken',
    LOCKDOWN: 'lockdown',
    NEW_SIGN_IN_PLACE: 'new_sign_in_place',
    JOB_FAILED: 'job_failed',
  };
  for (const [type, kind] of Object.entries(expected))
    t.equal(effectOf({ ...row, type })?.raises, kind, type);
  t.same(
    new Set([...Object.values(expected), 'low_battery', 'database_damaged']),
    new Set(ALERT_KINDS),
    'every kind has a cause',
  );
  t.same(new Set(EVENT_TYPES).size, EVENT_TYPES.length, 'each type once');
  for (const type of ['LOGGED_IN', 'PIN_CREATED', 'constructor', '__proto__', 'ALERT_RESOLVED']) {
    t.equal(effectOf({ ...row, type }), null, type);
  }
  t.equal(effectOf({ ...row, type: 'UNLOCK', success: false, reason: 'jammed' })?.raises, 'jam');
  t.equal(effectOf({ ...row, type: 'UNLOCK', success: null }), null, 'not known is not over');
  t.same(effectOf({ ...row, type: 'UNLOCK' })?.ends, ['jam']);
  t.same(effectOf({ ...row, type: 'DEVICE_REMOVED' })?.ends, 'all');
  t.equal(effectOf({ ...row, type: 'BATTERY_LOW', reason: 'battery_low' })?.raises, 'low_battery');
  t.equal(effectOf({ ...row, type: 'BATTERY_LOW' }), null, 'a report of a full one');
  const damaged = { ...row, type: 'JOB_FAILED', reason: 'database_damaged' };
  t.equal(effectOf(damaged)?.raises, 'database_damaged');
});

t.test('statistics of a lock count what raises alerts there, and nothing silent', async (t) => {
  for (const type of EVENT_TYPES) {
    for (const success of [true, false, null]) {
      for (const reason of ['jammed', 'battery_low', null]) {
        const row = { type, success, reason, deviceId: 'd', userId: null, ipAddress: null, data: {} };
        const kind = effectOf(row)?.raises ?? null;
        const told =
          kind !== null &&
          kind !== 'duress' &&
          !OF_NO_LOCK.has(kind) &&
          !['LOG_IN_ATTACK', 'SOURCE_LOCKED'].includes(type);
        t.equal(tally({ ...row, method: null })?.kind === 'alert', told, `${type} ${reason ?? ''}`);
      }
    }
  }
});

t.test('alerts of two things have two keys', async (t) => {
  const of = (deviceId: string | null, userId: string | null) => ({ deviceId, userId, data: {} });
  // Of the hub there is one.
  const ofLocks = ALERT_KINDS.filter(
    (kind) => !['lockdown', 'new_sign_in_place', 'job_failed'].includes(kind),
  );
  const keys = ofLocks.flatMap((kind) => [alertKey(kind, of('d1', null)), alertKey(kind, of('d2', null))]);
  t.equal(new Set(keys).size, keys.length);
  t.not(alertKey('brute_force', of(null, 'u1')), alertKey('brute_force', of(null, 'u2')));
  t.not(
    alertKey('brute_force', of(null, 'u1')),
    alertKey('brute_force', { ...of(null, 'u1'), data: { of: 'user' } }),
    'codes and passwords',
  );
  t.not(alertKey('brute_force', of(null, null)), alertKey('brute_force', of('d1', null)));
});
