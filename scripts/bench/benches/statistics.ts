import path from 'node:path';
import Database from 'better-sqlite3';
import { systemClock as clock } from '../../../src/kit/clock.js';
import { idSource } from '../../../src/kit/ids.js';
import { silentLogger as logger } from '../../../src/kit/logger.js';
import { systemRandom as random } from '../../../src/kit/random.js';
import { siteOperations } from '../../../src/operations/sites/site-operations.js';
import { openStore } from '../../../src/store/store.js';
import type { Bench } from '../bench.js';
import { ratioAtMost, row } from '../row.js';
import { median, quantile, timed } from '../sample.js';

const EVENTS = { full: 1_000_000, short: 20_000 } as const;
const QUESTIONS = { full: 100, short: 3 } as const;
const SCANS = { full: 3, short: 1 } as const;
const LOCKS = 20;
const YEAR_MS = 365 * 86_400_000;
const END_MS = Date.UTC(2026, 3, 1);
const MONTH = {
  from: { date: '2026-03-01' },
  to: { date: '2026-03-31' },
  by: 'hour',
  deviceId: null,
} as const;
const CALLER = {
  actor: { kind: 'cli', id: null, name: 'bench' },
  userId: null,
  role: 'admin',
  method: 'cli',
  ipAddress: null,
} as const;

/** A month of a site by the hour, with a million events of a year in the log, against the same told from the events. */
export const statistics: Bench = {
  name: 'statistics',
  async run(scene, effort) {
    const file = path.join(scene.folder(), 'doorward.db');
    const newId = idSource(clock, random);
    const options = { file, masterKey: random.bytes(32), logger, clock, newId, random };
    const siteId = newId();
    const empty = openStore(options);
    await empty.write((tx) => {
      tx.sites.insert({ id: siteId, name: 'Home', timeZone: 'Europe/Berlin', createdAtMs: 1 });
    });
    await empty.stop();
    fill(file, siteId, newId, EVENTS[effort]);

    // Opening counts the log.
    const store = openStore({ ...options, recount: true });
    scene.after(() => store.stop());
    const sites = siteOperations({ store, clock, newId });
    const took: number[] = [];
    for (let i = 0; i < QUESTIONS[effort]; i += 1)
      took.push(await timed(() => Promise.resolve(sites.readStatistics(CALLER, siteId, MONTH))));
    const told = sites.readStatistics(CALLER, siteId, MONTH).periods;
    const ours = told.reduce((sum, { entries }) => sum + (entries['pin'] ?? 0), 0);
    await store.stop();

    const raw = new Database(file, { readonly: true });
    scene.after(() => {
      raw.close();
    });
    const scan = raw.prepare<[string, number, number], { count: number }>(
      `SELECT e.at_ms / 3600000 AS hour, e.type, e.reason, e.method, count(*) AS count
       FROM events AS e JOIN devices AS d ON d.id = e.device_id
       WHERE d.site_id = ? AND e.at_ms >= ? AND e.at_ms < ? AND e.type IN ('UNLOCK', 'ACCESS_DENIED', 'JAM')
       GROUP BY hour, e.type, e.reason, e.method`,
    );
    const scanned: number[] = [];
    for (let i = 0; i < SCANS[effort]; i += 1)
      scanned.push(
        await timed(() => {
          const rows = scan.all(siteId, told[0]?.startMs ?? 0, told.at(-1)?.endMs ?? 0);
          if (ours === 0 || rows.length === 0) throw new Error('nothing was counted');
          return Promise.resolve();
        }),
      );
    const baseline = {
      measures: 'the same sums by hour, grouped out of the events by SQLite',
      value: median(scanned),
    };
    const measures = `a month of a site with ${LOCKS} locks by the hour, ${EVENTS[effort]} events of a year in the log`;
    return [
      row({
        name: 'statistics',
        measures: `${measures}, median`,
        unit: 'ms',
        value: median(took),
        baseline,
        targets: [ratioAtMost(0.2)],
      }),
      row({
        name: 'statistics-p99',
        measures: `${measures}, p99`,
        unit: 'ms',
        value: quantile(took, 0.99),
        baseline,
        targets: [],
      }),
    ];
  },
};

/** Rows as a year would leave them, made by SQLite: hashes of the right length, and no chain. */
function fill(file: string, siteId: string, newId: () => string, events: number): void {
  const raw = new Database(file);
  raw.pragma('synchronous = OFF');
  const lock = raw.prepare(
    `INSERT INTO devices (id, device_id, name, site_id, status, created_at_ms, updated_at_ms, pin_salt)
     VALUES (?, ?, 'Door', ?, 'ACTIVE', 1, 1, zeroblob(16))`,
  );
  for (let n = 0; n < LOCKS; n += 1) lock.run(newId(), `door-${n}`, siteId);
  raw.exec('DELETE FROM lock_places WHERE after_seq > 0');
  raw
    .prepare(
      `WITH RECURSIVE n (n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM n WHERE n < ?),
       door AS (SELECT id, row_number() OVER (ORDER BY id) - 1 AS number FROM devices)
       INSERT INTO events (seq, id, at_ms, type, success, reason, description, device_id, actor_kind, actor_name, method, data, salt, leaf_hash, chain_hash)
       SELECT n, hex(randomblob(16)), ? + cast(n * ? / ? AS INTEGER),
         CASE WHEN n % 10 < 4 THEN 'UNLOCK' WHEN n % 10 < 8 THEN 'ACCESS_GRANTED' WHEN n % 10 < 9 THEN 'ACCESS_DENIED' WHEN n % 100 = 9 THEN 'JAM' ELSE 'LOCK' END,
         1, CASE WHEN n % 10 = 8 THEN 'wrong_code' END, 'Anna Example opened by pin.', door.id, 'user', 'Anna Example',
         CASE WHEN n % 3 = 0 THEN 'rest' ELSE 'pin' END, '{}', randomblob(16), randomblob(32), randomblob(32)
       FROM n JOIN door ON door.number = (n / 7) % ?`,
    )
    .run(events, END_MS - YEAR_MS, YEAR_MS, events, LOCKS);
  raw.exec(
    'UPDATE chain_head SET seq = (SELECT max(seq) FROM events), hash = (SELECT chain_hash FROM events ORDER BY seq DESC LIMIT 1)',
  );
  raw.close();
}
