import fc from 'fast-check';
import t from 'tap';
import { type LiveLock, NOTHING_KNOWN } from '../../src/locks/live-lock.js';
import { observe, type Observation } from '../../src/locks/lock-state.js';

const action = fc.constantFrom(
  'lock' as const,
  'unlock' as const,
  'unlatch' as const,
  'reboot' as const,
  'identify' as const,
);
const observation: fc.Arbitrary<Observation> = fc.oneof(
  fc.record({ kind: fc.constant('link' as const), online: fc.boolean() }),
  fc.record({
    kind: fc.constant('status' as const),
    bolt: fc.constantFrom(
      'locked' as const,
      'unlocked' as const,
      'moving' as const,
      'jammed' as const,
      'unknown' as const,
    ),
    door: fc.constantFrom('open' as const, 'closed' as const, 'unknown' as const),
    batteryPercent: fc.option(fc.integer({ min: 0, max: 100 })),
  }),
  fc.record({
    kind: fc.constant('bolt' as const),
    position: fc.constantFrom('locked' as const, 'unlocked' as const),
  }),
  fc.record({ kind: fc.constant('jam' as const) }),
  fc.record({ kind: fc.constant('boot' as const) }),
  fc.record({
    kind: fc.constant('door' as const),
    position: fc.constantFrom('open' as const, 'closed' as const),
  }),
  fc.record({ kind: fc.constant('order_sent' as const), action }),
  fc.record({
    kind: fc.constant('order_ended' as const),
    action,
    success: fc.option(fc.boolean()),
    reason: fc.constantFrom(null, 'jammed', 'expired'),
  }),
);

const run = (observations: readonly Observation[]) =>
  observations.reduce<LiveLock>((live, next) => observe(live, next, 1), NOTHING_KNOWN);

t.test('property: "locked" only ever comes from the lock itself', (t) => {
  const tells = (one: Observation) =>
    (one.kind === 'status' && one.bolt === 'locked') ||
    (one.kind === 'bolt' && one.position === 'locked') ||
    (one.kind === 'order_ended' && one.success === true && one.action === 'lock');
  fc.assert(
    fc.property(fc.array(observation, { maxLength: 20 }), (observations) => {
      if (run(observations).lockState !== 'locked') return true;
      return observations.some(tells);
    }),
  );
  t.end();
});

t.test('property: with the link lost, or after a boot, nothing is known of bolt and door', (t) => {
  fc.assert(
    fc.property(
      fc.array(observation, { maxLength: 20 }),
      fc.constantFrom<Observation>({ kind: 'link', online: false }, { kind: 'boot' }),
      (observations, last) => {
        const live = run([...observations, last]);
        return live.lockState === 'unknown' && live.doorState === 'unknown';
      },
    ),
  );
  t.end();
});

t.test('an order: moving while it runs, then what the lock said, or unknown', (t) => {
  const online: Observation = { kind: 'link', online: true };
  const sent: Observation = { kind: 'order_sent', action: 'unlock' };
  const ended = (success: boolean | null, reason: string | null = null): Observation => ({
    kind: 'order_ended',
    action: 'unlock',
    success,
    reason,
  });
  t.equal(run([online, sent]).lockState, 'unlocking');
  t.equal(run([online, sent, ended(true)]).lockState, 'unlocked');
  t.equal(run([online, sent, ended(null)]).lockState, 'unknown');
  t.equal(run([online, sent, ended(false, 'jammed')]).lockState, 'jammed');
  t.equal(run([online, sent, ended(false, 'expired')]).lockState, 'unknown');
  const locked: Observation = { kind: 'status', bolt: 'locked', door: 'closed', batteryPercent: null };
  t.equal(run([online, sent, locked, ended(false, 'expired')]).lockState, 'locked', 'said with the refusal');
  t.equal(run([online, locked, sent, ended(false, 'expired')]).lockState, 'unknown', 'said before the order');
  t.equal(run([online, sent, locked, ended(false)]).lockState, 'unknown', 'it may have stopped half-way');
  t.equal(run([online, sent, locked, ended(null)]).lockState, 'unknown');
  t.end();
});
