import t from 'tap';
import { zoneNamed } from '../../../src/access/schedule/zone.js';
import type { Zone } from '../../../src/access/schedule/zone.js';
import { ZONES } from './any-timing.js';
import { changesOf, luxonLocal } from './luxon-zone.js';

const MINUTE_MS = 60_000;
const SECOND_MS = 1_000;

function zoneOf(name: string): Zone {
  const zone = zoneNamed(name);
  if (!zone) throw new Error(`no zone ${name}`);
  return zone;
}

/** Minute by minute from three hours before `ms` to three hours after, and second by second close to it. */
function samples(ms: number): number[] {
  const all = [ms - 1, ms + 1];
  for (let at = -180; at <= 180; at += 1) all.push(ms + at * MINUTE_MS);
  for (let at = -60; at <= 60; at += 1) all.push(ms + at * SECOND_MS);
  return all.sort((a, b) => a - b);
}

t.test('five years of changes in every zone: right to the second by an independent library', (t) => {
  let seen = 0;
  const wrong: string[] = [];
  for (const name of ZONES) {
    const zone = zoneOf(name);
    for (const changeMs of changesOf(name, Date.UTC(2024, 0, 1), Date.UTC(2029, 0, 1))) {
      seen += 1;
      let shown = -Infinity;
      for (const ms of samples(changeMs)) {
        shown = Math.max(shown, luxonLocal(ms, name));
        if (zone.clockAt(ms) !== shown)
          wrong.push(`${name}: clock at ${ms} is ${zone.clockAt(ms)}, not ${shown}`);
      }
      for (const local of samples(luxonLocal(changeMs, name))) {
        // The first instant that shows it or more: it does, the millisecond before does not, nor did any before a change.
        const instant = zone.instantOf(local);
        const before = [instant - 1, ...(changeMs <= instant ? [changeMs - 1] : [])];
        const isFirst = before.every((ms) => luxonLocal(ms, name) < local);
        if (!isFirst || luxonLocal(instant, name) < local)
          wrong.push(`${name}: local ${local} is ${instant}`);
      }
    }
  }
  t.same(wrong.slice(0, 5), []);
  t.ok(seen > 100, `${seen} changes were looked at`);
  t.end();
});

t.test('what is skipped is the moment of the change, what comes twice is the first of the two', (t) => {
  const berlin = zoneOf('Europe/Berlin');
  t.equal(berlin.instantOf(Date.UTC(2026, 2, 29, 2, 30)), Date.UTC(2026, 2, 29, 1, 0), 'skipped');
  t.equal(berlin.instantOf(Date.UTC(2026, 2, 29, 3, 0)), Date.UTC(2026, 2, 29, 1, 0));
  t.equal(berlin.instantOf(Date.UTC(2026, 9, 25, 2, 30)), Date.UTC(2026, 9, 25, 0, 30), 'twice');
  t.equal(berlin.instantOf(Date.UTC(2026, 9, 25, 3, 0)), Date.UTC(2026, 9, 25, 2, 0));
  t.equal(berlin.clockAt(Date.UTC(2026, 9, 25, 1, 15)), Date.UTC(2026, 9, 25, 3, 0) - 1, 'it stands still');
  const apia = zoneOf('Pacific/Apia');
  const skipped = apia.instantOf(Date.UTC(2011, 11, 30));
  t.equal(skipped, apia.instantOf(Date.UTC(2011, 11, 31)), 'a day that a zone left out has no length');
  t.end();
});

t.test('years, leap days and far years', (t) => {
  for (const name of ZONES) {
    const zone = zoneOf(name);
    for (const year of [1999, 2000, 2024, 2027, 2051, 2100]) {
      for (const [month, day] of [
        [0, 1],
        [1, 28],
        [1, 29],
        [11, 31],
      ] as const) {
        const local = Date.UTC(year, month, day, 12, 34, 56);
        t.equal(zone.clockAt(zone.instantOf(local)), local, `${name} ${new Date(local).toISOString()}`);
        t.equal(luxonLocal(zone.instantOf(local), name), local);
      }
    }
  }
  t.equal(zoneNamed('Mars/Olympus'), null);
  t.equal(zoneNamed(''), null);
  t.end();
});
