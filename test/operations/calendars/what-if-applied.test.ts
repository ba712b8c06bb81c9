import path from 'node:path';
import fc from 'fast-check';
import t from 'tap';
import { CHANGE_KINDS } from '../../../src/access/calendar/changes.js';
import type { Booking } from '../../../src/access/schedule/schedule.js';
import { explainOperations } from '../../../src/operations/access/explain-access.js';
import { applyCalendar, fillSchedule } from '../../../src/operations/calendars/apply-calendar.js';
import type { Calendar } from '../../../src/operations/calendars/calendar-ports.js';
import { readCalendar } from '../../../src/operations/calendars/calendar-view.js';
import { openTestStore } from '../../store/open-test-store.js';
import { sampleDevice, samplePin, verifierFor } from '../../store/samples.js';
import { SimulatedClock } from '../../support/simulated-clock.js';
import { CLI, codeOf } from '../accounts/household.js';

const id = (n: number) => `01941b2c-0000-7000-8000-0000000000${String(n).padStart(2, '0')}`;
const [SITE, SCHEDULE, CALENDAR, LOCK, GUESTS] = [id(1), id(2), id(3), id(4), id(5)] as const;
const HOUR_MS = 3_600_000;
const NONE = { weekDays: [], yearDays: [], holidays: [], exceptions: [], bookings: [] };
const UIDS = ['a', 'b', 'c', 'd'] as const;
/** Of each stay that may be, its code. */
const codeOfStay = (uid: string) => id(10 + UIDS.findIndex((one) => one === uid));

const span = fc
  .tuple(fc.integer({ min: -30, max: 60 }), fc.integer({ min: 1, max: 40 }))
  .map(([from, hours]) => ({ from, until: from + hours }));
const stays = fc.uniqueArray(
  fc.record({ uid: fc.constantFrom(...UIDS), label: fc.constantFrom('x', 'y'), span }),
  {
    selector: ({ uid }) => uid,
  },
);

t.test('property: what if its changes were applied is applying them, and asking again', async (t) => {
  const seen = { gains: 0, loses: 0 };
  const folder = t.testdir({});
  let runs = 0;
  await fc.assert(
    fc.asyncProperty(
      stays,
      stays,
      fc.subarray([...CHANGE_KINDS], { minLength: 1 }),
      fc.subarray([...UIDS]),
      fc.boolean(),
      fc.array(fc.integer({ min: 0, max: 100 }), { minLength: 6, maxLength: 6 }),
      async (applied, copied, kinds, withCode, timeIsTrusted, hours) => {
        const clock = new SimulatedClock();
        const nowMs = clock.wallMs();
        const booking = ({ uid, label, span: { from, until } }: (typeof applied)[number]): Booking => ({
          uid,
          label,
          fromMs: nowMs + from * HOUR_MS,
          untilMs: nowMs + until * HOUR_MS,
        });
        const { store } = openTestStore(t, {
          clock,
          file: path.join(folder, `${(runs += 1)}.db`),
        });
        const deps = { store, clock, timeIsTrusted: () => timeIsTrusted };
        const calendar = calendarOf(applied.map(booking), copied.map(booking));
        await store.write((tx) => {
          tx.sites.insert({ id: SITE, name: 'Home', timeZone: 'Europe/Berlin', createdAtMs: 0 });
          tx.devices.insert(
            sampleDevice(0, { id: LOCK, status: 'ACTIVE', siteId: SITE }),
            new Uint8Array(16),
          );
          tx.schedules.insert({
            id: SCHEDULE,
            name: 'Flat',
            timing: NONE,
            createdBy: null,
            createdAtMs: 0,
            updatedAtMs: 0,
          });
          tx.calendars.insert(calendar);
          fillSchedule(tx, calendar, 0);
          const guests = { id: GUESTS, kind: 'scheduled', scheduleId: SCHEDULE } as const;
          tx.pins.insert(samplePin(0, [LOCK], guests), [held(0)]);
          for (const { uid, fromMs, untilMs } of calendar.applied.filter((one) =>
            withCode.some((u) => u === one.uid),
          )) {
            const dates = { kind: 'dated', validFromMs: fromMs, validUntilMs: untilMs } as const;
            const stay = { calendarId: CALENDAR, uid };
            const n = 1 + UIDS.findIndex((one) => one === uid);
            tx.pins.insert(samplePin(n, [LOCK], { id: codeOfStay(uid), ...dates, stay }), [held(n)]);
          }
        });
        const ops = explainOperations({ ...deps, timeIsTrusted: () => timeIsTrusted });
        const codes = [GUESTS, ...withCode.map(codeOfStay)];
        const told = await ops.whatIf(CLI, {
          change: { kind: 'apply_calendar', calendarId: CALENDAR, kinds },
          deviceIds: null,
          action: 'unlock',
          fromMs: nowMs,
          untilMs: nowMs + 110 * HOUR_MS,
        });
        const edges = told.differences.flatMap(({ fromMs, untilMs }) => [fromMs, untilMs - 1, untilMs]);
        const looked = [...hours.map((hour) => nowMs + hour * HOUR_MS), ...edges].filter(
          (atMs) => atMs < nowMs + 110 * HOUR_MS,
        );
        const says = (pinId: string, atMs: number) => {
          const subject = { kind: 'pin', pinId } as const;
          const asked = { deviceId: LOCK, action: 'unlock', subject, atMs } as const;
          try {
            return ops.explainHypothetical(CLI, asked).granted === true;
          } catch {
            return false;
          }
        };
        const table = () => codes.map((code) => looked.map((atMs) => says(code, atMs)));
        const before = table();
        const { revision } = readCalendar(deps)(CLI, CALENDAR).changes;
        await applyCalendar(deps)(CLI, CALENDAR, { revision, kinds });
        const after = table();
        codes.forEach((code, c) => {
          looked.forEach((atMs, i) => {
            const [was, is] = [before[c]?.[i] === true, after[c]?.[i] === true];
            const expected = was === is ? null : is ? 'gains' : 'loses';
            const found = told.differences.find(
              (one) => one.id === code && one.fromMs <= atMs && atMs < one.untilMs,
            );
            if ((found?.change ?? null) !== expected)
              throw new Error(`${code} at ${atMs}: ${found?.change ?? 'nothing'}, not ${String(expected)}`);
          });
        });
        for (const { change } of told.differences) seen[change] += 1;
        await store.stop();
      },
    ),
    { numRuns: 80 },
  );
  t.ok(seen.gains > 20 && seen.loses > 20, JSON.stringify(seen));
});

t.test('a calendar that is not there can not be applied in thought either', async (t) => {
  const { store } = openTestStore(t);
  const ops = explainOperations({ store, clock: new SimulatedClock(), timeIsTrusted: () => true });
  const change = { kind: 'apply_calendar', calendarId: CALENDAR, kinds: CHANGE_KINDS } as const;
  const asked = { change, deviceIds: null, action: 'unlock', fromMs: 0, untilMs: 1 } as const;
  t.equal(await codeOf(() => ops.whatIf(CLI, asked)), 'calendar_not_found');
});

function held(n: number) {
  return { deviceId: LOCK, verifier: verifierFor(n), pepperId: 'p' };
}

function calendarOf(applied: readonly Booking[], bookings: readonly Booking[]): Calendar {
  return {
    id: CALENDAR,
    scheduleId: SCHEDULE,
    name: 'Flat',
    siteId: SITE,
    checkInMinute: 900,
    checkOutMinute: 660,
    ignore: [],
    autoApply: 'nothing',
    codeDeviceIds: [LOCK],
    refreshMinutes: 60,
    feedUrl: null,
    feedTags: { etag: null, lastModified: null },
    checkedAtMs: null,
    failure: null,
    copyAtMs: null,
    copy: { bookings, cancelled: [], unreadable: [], isPartial: false, troubles: [] },
    applied,
    appliedAtMs: null,
    createdBy: null,
    createdAtMs: 0,
    updatedAtMs: 0,
  };
}
