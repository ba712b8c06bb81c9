import { isDeepStrictEqual } from 'node:util';
import fc from 'fast-check';
import t from 'tap';
import { LIFETIMES, ORDER_LIFETIME_MS } from '../../src/locks/confidence.js';
import type { LiveLock } from '../../src/locks/live-lock.js';
import { type LockFacts, NOTHING_HEARD } from '../../src/locks/lock-facts.js';
import { liveLockOf, observe, type Observation } from '../../src/locks/lock-state.js';
import { slowLock, type Told } from './slow-lock.js';

const action = fc.constantFrom('lock', 'unlock', 'unlatch', 'reboot', 'identify');
const commandId = fc.constantFrom('A', 'B');
const observation = fc.oneof(
  fc.record({ kind: fc.constant('link'), online: fc.boolean() }),
  fc.record({
    kind: fc.constant('status'),
    bolt: fc.constantFrom('locked', 'unlocked', 'moving', 'jammed', 'unknown'),
    door: fc.constantFrom('open', 'closed', 'unknown'),
    batteryPercent: fc.option(fc.integer({ min: 0, max: 100 })),
  }),
  fc.record({ kind: fc.constant('bolt'), position: fc.constantFrom('locked', 'unlocked') }),
  fc.record({ kind: fc.constant('jam') }),
  fc.record({ kind: fc.constant('boot') }),
  fc.record({ kind: fc.constant('door'), position: fc.constantFrom('open', 'closed') }),
  fc.record({ kind: fc.constant('order_sent'), commandId, action }),
  fc.record({
    kind: fc.constant('order_ended'),
    commandId,
    action,
    success: fc.option(fc.boolean()),
    reason: fc.constantFrom(null, 'jammed', 'expired'),
  }),
) as fc.Arbitrary<Observation>;

/** Something heard: some time after the last, of some time ago, with the lock's own clock or without. */
const told: fc.Arbitrary<Told> = fc.record({
  observation,
  waitMs: fc.constantFrom(0, 1, 10, 5_000, 19_999, 59_999, 60_001),
  ageMs: fc.constantFrom(0, 0, 0, 3, 8, 70_000),
  stamped: fc.boolean(),
});

const LIFE = LIFETIMES.serial;

function fold(all: readonly Told[]): { facts: LockFacts; nowMs: number } {
  let nowMs = 0;
  let facts = NOTHING_HEARD;
  for (const { observation: observed, waitMs, ageMs, stamped } of all) {
    nowMs += waitMs;
    const atMs = nowMs - ageMs;
    facts = observe(facts, observed, { atMs, stamp: stamped ? { bootId: 'b', lockMs: atMs } : null }, 1);
  }
  return { facts, nowMs };
}

const run = (...observations: Observation[]): LiveLock => {
  const { facts, nowMs } = fold(
    observations.map((one) => ({ observation: one, waitMs: 1, ageMs: 0, stamped: false })),
  );
  return liveLockOf(facts, LIFE, nowMs);
};

t.test('model: what is shown is what a slow reader of the whole history would say', (t) => {
  fc.assert(
    fc.property(fc.array(told, { maxLength: 24 }), fc.constantFrom(0, 100, 30_000), (history, laterMs) => {
      const { facts, nowMs } = fold(history);
      const { lockState, doorState, isOnline } = liveLockOf(facts, LIFE, nowMs + laterMs);
      const expected = slowLock(history, laterMs, LIFE, ORDER_LIFETIME_MS);
      return isDeepStrictEqual({ lockState, doorState, isOnline }, expected);
    }),
    { numRuns: 3_000 },
  );
  t.end();
});

t.test('property: "locked" only ever comes from the lock itself, in its lifetime', (t) => {
  const tells = (one: Observation) =>
    (one.kind === 'status' && one.bolt === 'locked') ||
    (one.kind === 'bolt' && one.position === 'locked') ||
    (one.kind === 'order_ended' && one.success === true && one.action === 'lock');
  fc.assert(
    fc.property(fc.array(told, { maxLength: 20 }), fc.nat(70_000), (history, laterMs) => {
      const { facts, nowMs } = fold(history);
      if (liveLockOf(facts, LIFE, nowMs + laterMs).lockState !== 'locked') return true;
      let leftMs = laterMs;
      for (const { observation: one, waitMs } of [...history].reverse()) {
        if (tells(one)) return leftMs <= LIFE.stateMs;
        leftMs += waitMs;
      }
      return false;
    }),
  );
  t.end();
});

t.test('property: with the link lost nothing is known of bolt and door', (t) => {
  fc.assert(
    fc.property(fc.array(observation, { maxLength: 20 }), (observations) => {
      const live = run(...observations, { kind: 'link', online: false });
      return live.lockState === 'unknown' && live.doorState === 'unknown' && !live.isOnline;
    }),
  );
  t.end();
});

t.test('property: reports and statuses with stamps say the same in whatever order they come', (t) => {
  const report = fc.record({
    lockMs: fc.nat(50),
    observation: fc.oneof(
      fc.record({ kind: fc.constant('bolt'), position: fc.constantFrom('locked', 'unlocked') }),
      fc.record({ kind: fc.constant('door'), position: fc.constantFrom('open', 'closed') }),
      fc.record({ kind: fc.constant('jam') }),
    ),
  });
  const reports = fc.uniqueArray(report, { selector: ({ lockMs }) => lockMs, maxLength: 8 });
  const known = (all: readonly { lockMs: number; observation: Observation }[]) =>
    all.reduce(
      (facts, one, n) =>
        observe(facts, one.observation, { atMs: n, stamp: { bootId: 'b', lockMs: one.lockMs } }, 1),
      NOTHING_HEARD,
    );
  fc.assert(
    fc.property(
      reports.chain((all) => fc.tuple(fc.constant(all), fc.shuffledSubarray(all, { minLength: all.length }))),
      ([inOrder, shuffled]) => {
        const sorted = [...inOrder].sort((a, b) => a.lockMs - b.lockMs);
        const [a, b] = [known(sorted), known(shuffled)];
        return a.bolt.value === b.bolt.value && a.door.value === b.door.value;
      },
    ),
  );
  t.end();
});

t.test('an order: moving while it runs, then what the lock said, or unknown', (t) => {
  const online: Observation = { kind: 'link', online: true };
  const sent: Observation = { kind: 'order_sent', commandId: 'A', action: 'unlock' };
  const ended = (success: boolean | null, reason: string | null = null): Observation => ({
    kind: 'order_ended',
    commandId: 'A',
    action: 'unlock',
    success,
    reason,
  });
  const status = (bolt: 'locked' | 'unlocked' | 'moving'): Observation => ({
    kind: 'status',
    bolt,
    door: 'closed',
    batteryPercent: null,
  });
  const locked = status('locked');
  const turned: Observation = { kind: 'bolt', position: 'locked' };
  const table: [string, Observation[], LiveLock['lockState']][] = [
    ['sent', [online, sent], 'unlocking'],
    ['confirmed', [online, sent, ended(true)], 'unlocked'],
    ['no answer', [online, sent, ended(null)], 'unknown'],
    ['jammed', [online, sent, ended(false, 'jammed')], 'jammed'],
    ['refused', [online, sent, ended(false, 'expired')], 'unknown'],
    ['said with the refusal', [online, sent, locked, ended(false, 'expired')], 'locked'],
    ['said before the order', [online, locked, sent, ended(false, 'expired')], 'unknown'],
    ['it may have stopped half-way', [online, sent, locked, ended(false)], 'unknown'],
    ['said while nobody knew', [online, sent, locked, ended(null)], 'unknown'],
    ['already there, says the lock: still on its way', [online, sent, status('unlocked')], 'unlocking'],
    ['a turn by hand does not end it', [online, locked, sent, turned], 'unlocking'],
    ['a turn by hand against it leaves doubt', [online, sent, turned, ended(true)], 'unknown'],
    ['until the lock speaks', [online, sent, turned, ended(true), locked], 'locked'],
    ['a status on the way', [online, sent, status('moving'), ended(true)], 'unlocked'],
    ['moving by itself', [online, locked, status('moving')], 'unknown'],
    ['the link lost meanwhile', [online, sent, { kind: 'link', online: false }, ended(true)], 'unknown'],
    ['rebooted meanwhile', [online, sent, { kind: 'boot' }, ended(true)], 'unknown'],
    [
      'another one is on its way',
      [online, sent, { kind: 'order_sent', commandId: 'B', action: 'lock' }, ended(true)],
      'locking',
    ],
    [
      'the end of another order',
      [online, sent, { ...ended(true), commandId: 'B' } as Observation],
      'unlocking',
    ],
  ];
  for (const [name, observations, expected] of table) t.equal(run(...observations).lockState, expected, name);
  t.end();
});

t.test('a reply that was long on its way does not hide the turn by hand after it', (t) => {
  const stamp = (lockMs: number) => ({ bootId: 'b', lockMs });
  let facts = observe(NOTHING_HEARD, { kind: 'link', online: true }, { atMs: 0, stamp: null }, 1);
  const replied: Observation = { kind: 'status', bolt: 'unlocked', door: 'closed', batteryPercent: null };
  facts = observe(facts, replied, { atMs: 300, stamp: stamp(100) }, 1);
  // By its age it was at 160 on the hub's clock, before the reply came.
  facts = observe(facts, { kind: 'bolt', position: 'locked' }, { atMs: 160, stamp: stamp(150) }, 1);
  t.equal(liveLockOf(facts, LIFE, 310).lockState, 'locked');
  facts = observe(facts, replied, { atMs: 400, stamp: stamp(120) }, 1);
  t.equal(liveLockOf(facts, LIFE, 410).lockState, 'locked', 'an older status came last');
  t.end();
});

t.test('each transport has its own patience; a jam is doubted first', (t) => {
  const at = { atMs: 0, stamp: null };
  const online = observe(NOTHING_HEARD, { kind: 'link', online: true }, at, 1);
  const closed = observe(
    online,
    { kind: 'status', bolt: 'locked', door: 'closed', batteryPercent: 50 },
    at,
    1,
  );
  const jammed = observe(online, { kind: 'jam' }, at, 1);
  const hourMs = 3_600_000;
  for (const [transport, stateMs, jammedMs] of [
    ['serial', 60_000, 20_000],
    ['mqtt', 120_000, 20_000],
    ['ble', 6 * hourMs, 6 * hourMs],
  ] as const) {
    const shown = (facts: LockFacts, nowMs: number) => liveLockOf(facts, LIFETIMES[transport], nowMs);
    t.match(shown(closed, stateMs), { lockState: 'locked', doorState: 'closed' }, transport);
    t.match(shown(closed, stateMs + 1), { lockState: 'unknown', doorState: 'unknown', batteryPercent: 50 });
    t.equal(shown(jammed, jammedMs).lockState, 'jammed');
    t.equal(shown(jammed, jammedMs + 1).lockState, 'unknown');
  }
  const sent = observe(closed, { kind: 'order_sent', commandId: 'A', action: 'lock' }, at, 1);
  t.equal(liveLockOf(sent, LIFETIMES.ble, ORDER_LIFETIME_MS).lockState, 'locking');
  t.equal(liveLockOf(sent, LIFETIMES.ble, ORDER_LIFETIME_MS + 1).lockState, 'unknown');
  t.end();
});

t.test('a move whose end nobody told: nothing of what was before stands, but a jam', async (t) => {
  const told = (before: 'locked' | 'unlocked' | 'jammed', position: 'unknown' | 'unlocked') => {
    const online = observe(NOTHING_HEARD, { kind: 'link', online: true }, { atMs: 0, stamp: null }, 0);
    const known = observe(online, { kind: 'bolt', position: before }, { atMs: 1, stamp: null }, 0);
    const after = observe(known, { kind: 'bolt', position }, { atMs: 2, stamp: null }, 0);
    return liveLockOf(after, LIFETIMES.serial, 3).lockState;
  };
  t.equal(told('locked', 'unknown'), 'unknown');
  t.equal(told('unlocked', 'unknown'), 'unknown');
  t.equal(told('jammed', 'unknown'), 'jammed');
  t.equal(told('jammed', 'unlocked'), 'unlocked');
});
