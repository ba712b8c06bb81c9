import fc from 'fast-check';
import t from 'tap';
import { nextChange } from '../../../src/access/schedule/next-change.js';
import { APPROACHES, NEVER_OPEN } from '../../../src/access/schedule/schedule.js';
import { isOpenAt } from '../../../src/access/schedule/state-at.js';
import { windows, WINDOWS_SPAN_MAX_MS } from '../../../src/access/schedule/windows.js';
import { zoneNamed } from '../../../src/access/schedule/zone.js';
import type { Zone } from '../../../src/access/schedule/zone.js';
import { anyTiming, ZONES } from './any-timing.js';
import { changesOf } from './luxon-zone.js';
import { slowIsOpen } from './slow-timing.js';

const DAY_MS = 86_400_000;
const SECOND_MS = 1_000;
const FROM_MS = Date.UTC(2024, 0, 1);
const UNTIL_MS = Date.UTC(2029, 0, 1);

const CHANGES = new Map(ZONES.map((name) => [name, changesOf(name, FROM_MS, UNTIL_MS)]));

function zoneOf(name: string): Zone {
  const zone = zoneNamed(name);
  if (!zone) throw new Error(`no zone ${name}`);
  return zone;
}

/** A zone, and a moment: near a change of its clocks as often as not. */
const place = fc.constantFrom(...ZONES).chain((name) => {
  const changes = CHANGES.get(name) ?? [];
  const anyTime = fc
    .integer({ min: FROM_MS / SECOND_MS, max: UNTIL_MS / SECOND_MS })
    .map((s) => s * SECOND_MS);
  const atMs = changes.length === 0 ? anyTime : fc.oneof(anyTime, fc.constantFrom(...changes));
  return atMs.map((ms) => ({ name, atMs: ms }));
});
const world = place.chain(({ name, atMs }) =>
  fc.record({
    name: fc.constant(name),
    atMs: fc.constant(atMs),
    timing: anyTiming(Math.floor(atMs / DAY_MS)),
    approach: fc.constantFrom(...APPROACHES),
    offsets: fc.array(fc.integer({ min: -5 * 86_400, max: 5 * 86_400 }), { minLength: 5, maxLength: 12 }),
  }),
);

t.test('property: open as a slow reference on another library says, five years, fifteen zones', (t) => {
  fc.assert(
    fc.property(world, ({ name, atMs, timing, approach, offsets }) => {
      const zone = zoneOf(name);
      const changes = CHANGES.get(name) ?? [];
      for (const offset of [0, -1, 1, ...offsets]) {
        const ms = atMs + offset * SECOND_MS;
        const expected = slowIsOpen(timing, name, ms, approach, changes);
        if (isOpenAt(timing, zone, ms, approach) !== expected)
          throw new Error(`${name} ${new Date(ms).toISOString()} ${approach}: not ${expected}`);
      }
    }),
    { numRuns: 3_000 },
  );
  t.end();
});

t.test('property: windows agree with isOpenAt at their borders, a second around, and anywhere', (t) => {
  let borders = 0;
  fc.assert(
    fc.property(world, ({ name, atMs, timing, approach, offsets }) => {
      const zone = zoneOf(name);
      const bounds = { fromMs: atMs - 4 * DAY_MS, untilMs: atMs + 4 * DAY_MS };
      const spans = windows(timing, zone, bounds, approach);
      const isIn = (ms: number) => spans.some(({ fromMs, untilMs }) => fromMs <= ms && ms < untilMs);
      const edges = spans.flatMap(({ fromMs, untilMs }) => [fromMs, untilMs]);
      borders += edges.length;
      if (edges.some((edge, at) => at > 0 && edge <= (edges[at - 1] ?? 0)))
        throw new Error('not in order, or not merged');
      const looked = [...edges.flatMap((edge) => [edge - SECOND_MS, edge - 1, edge, edge + SECOND_MS])];
      for (const ms of [...looked, ...offsets.map((offset) => atMs + offset * SECOND_MS)]) {
        if (ms < bounds.fromMs || ms >= bounds.untilMs) continue;
        if (isOpenAt(timing, zone, ms, approach) !== isIn(ms))
          throw new Error(`${name} ${new Date(ms).toISOString()} ${approach}: windows say ${isIn(ms)}`);
      }
    }),
    { numRuns: 3_000 },
  );
  t.ok(borders > 3_000, `${borders} borders were looked at`);
  t.end();
});

t.test('property: nothing changes before the next change, and then it does', (t) => {
  fc.assert(
    fc.property(world, ({ name, atMs, timing, approach, offsets }) => {
      const zone = zoneOf(name);
      const now = isOpenAt(timing, zone, atMs, approach);
      const next = nextChange(timing, zone, atMs, approach);
      const untilMs = next?.atMs ?? atMs + 700 * DAY_MS;
      if (next) {
        if (next.opens === now || isOpenAt(timing, zone, next.atMs, approach) === now)
          throw new Error('no change');
        if (isOpenAt(timing, zone, next.atMs - 1, approach) !== now) throw new Error('changed before');
      }
      for (const offset of offsets) {
        const ms = atMs + Math.abs(offset) * SECOND_MS;
        if (ms < untilMs && isOpenAt(timing, zone, ms, approach) !== now) throw new Error('changed between');
      }
    }),
    { numRuns: 500 },
  );
  t.end();
});

t.test('a schedule without windows is never open; too long a span is refused', (t) => {
  const zone = zoneOf('UTC');
  t.same(windows(NEVER_OPEN, zone, { fromMs: 0, untilMs: DAY_MS }, 'at_lock'), []);
  t.equal(nextChange(NEVER_OPEN, zone, 0, 'at_lock'), null);
  t.throws(
    () => windows(NEVER_OPEN, zone, { fromMs: 0, untilMs: WINDOWS_SPAN_MAX_MS + 1 }, 'remote'),
    RangeError,
  );
  t.end();
});
