import t from 'tap';
import { QUARTER_MS } from '../../../src/audit/tally.js';
import { NO_ENTRY_RULES } from '../../../src/locks/entry-rules.js';
import { DEFAULT_PIN_RULES } from '../../../src/locks/device.js';
import { checkDatabase } from '../../../src/operations/jobs/check-database.js';
import { reportBatteries } from '../../../src/operations/jobs/report-batteries.js';
import { temporaryStore } from '../../support/temporary-store.js';

const DAY_MS = 86_400_000;

t.test('a database is looked at, unless a backup did that this week', async (t) => {
  const { store, clock } = temporaryStore(t);
  let checks = 0;
  const checker = {
    check: async () => {
      checks += 1;
    },
  };
  const run = checkDatabase({ store, clock, checker });
  t.equal(await run(), 1);
  await store.write((tx) => {
    tx.backups.made({ name: 'a', atMs: clock.wallMs(), bytes: 1, sha256: '', events: 1 });
  });
  t.equal(await run(), 0);
  clock.jumpWall(8 * DAY_MS);
  t.equal(await run(), 1);
  clock.jumpWall(-30 * DAY_MS);
  t.equal(await run(), 1, 'a backup of the future says nothing');
  t.equal(checks, 3);
});

t.test('batteries of the week, the least first, with the week before', async (t) => {
  const { store, clock, newId } = temporaryStore(t);
  const siteId = newId();
  const nowQuarter = Math.floor(clock.wallMs() / QUARTER_MS);
  const run = reportBatteries({ store, clock });
  const ids = { gate: newId(), door: newId(), silent: newId() };
  await store.write((tx) => {
    tx.sites.insert({ id: siteId, name: 'Home', timeZone: 'UTC', createdAtMs: 0 });
    for (const [name, id] of Object.entries(ids))
      tx.devices.insert(
        {
          ...{ id, deviceId: name, name, siteId, ownerId: null, status: 'ACTIVE', transport: 'mqtt' },
          ...{ address: null, serial: null, firmwareVersion: null, profile: 'full', unlatches: false },
          ...{ autoLockS: null, leftUnlockedAlertS: null, entryPriceMinor: null, entryRules: NO_ENTRY_RULES },
          ...{ pinRules: DEFAULT_PIN_RULES, createdAtMs: 0, updatedAtMs: 0 },
        },
        new Uint8Array(16),
      );
  });
  const none = run();
  t.equal(await none, 0, 'none has said anything');
  const note = (deviceId: string, daysAgo: number, percent: number) => {
    const quarter = nowQuarter - (daysAgo * DAY_MS) / QUARTER_MS;
    return store.write((tx) => {
      tx.statistics.addBattery({ siteId, deviceId, quarter, minPercent: percent, lastPercent: percent });
    });
  };
  await note(ids.door, 9, 91);
  await note(ids.door, 1, 88);
  await note(ids.gate, 2, 14);
  await note(ids.silent, 20, 50);
  const reported = run();
  await clock.advanceSettling(50);
  t.equal(await reported, 2);
  const [row] = store.events.page({ cursor: null, size: 1 }, {}).rows;
  t.match(row, {
    type: 'BATTERY_REPORT',
    description: /2 locks.*lowest: gate with 14 %.*1 lock/,
    data: {
      silent: 1,
      batteries: [
        { device_id: ids.gate, percent: 14 },
        { device_id: ids.door, percent: 88, week_before: 91 },
      ],
    },
  });
});
