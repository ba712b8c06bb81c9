import path from 'node:path';
import Database from 'better-sqlite3';
import { systemClock as clock } from '../../../src/kit/clock.js';
import { idSource } from '../../../src/kit/ids.js';
import { silentLogger as logger } from '../../../src/kit/logger.js';
import { systemRandom as random } from '../../../src/kit/random.js';
import type { EventFilter } from '../../../src/operations/audit/event-ports.js';
import { openStore } from '../../../src/store/store.js';
import type { Bench } from '../bench.js';
import { bulkEvents, DEVICES, deviceOf, FIRST_MS, STEP_MS, USERS, userOf } from '../bulk-events.js';
import { row, valueAtMost } from '../row.js';
import { median, quantile } from '../sample.js';

const ROUNDS = { full: 60, short: 2 } as const;
const ROWS_SHORT = 3_000;
const PAGE = 50;

/** A page of a long log by every indexed filter and pair, at any place in it; also by pairs that match nothing at all. */
export const logsPage: Bench = {
  name: 'logs-page',
  async run(scene, effort, { rows }) {
    const file = path.join(scene.folder(), 'doorward.db');
    const masterKey = random.bytes(32);
    const open = () => openStore({ file, masterKey, logger, clock, newId: idSource(clock, random), random });
    await open().stop();
    const count = effort === 'short' ? ROWS_SHORT : rows;
    bulkEvents(file, count);
    const store = open();
    scene.after(() => store.stop());

    const any = (n: number) => Math.floor(Math.random() * n);
    const day = () => {
      const fromMs = FIRST_MS + any(count) * STEP_MS;
      return { fromMs, untilMs: fromMs + 86_400_000 };
    };
    const [deviceId, userId, type] = [
      () => deviceOf(any(DEVICES)),
      () => userOf(any(USERS)),
      () => 'UNLOCK' as const,
    ];
    const filters: Record<string, () => EventFilter> = {
      everything: () => ({}),
      lock: () => ({ deviceId: deviceId() }),
      person: () => ({ userId: userId() }),
      kind: () => ({ type: type() }),
      time: day,
      'lock and person': () => ({ deviceId: deviceId(), userId: userId() }),
      'lock and kind': () => ({ deviceId: deviceId(), type: type() }),
      'person and kind': () => ({ userId: userId(), type: type() }),
      'lock and time': () => ({ deviceId: deviceId(), ...day() }),
      'person and time': () => ({ userId: userId(), ...day() }),
      'kind and time': () => ({ type: type(), ...day() }),
      // The busiest lock and the busiest person, who never meet; kinds that are not there; times before the log.
      'lock and person that never meet': () => ({ deviceId: deviceOf(0), userId: userOf(1) }),
      'lock without the kind': () => ({ deviceId: deviceOf(0), type: 'TAMPER' }),
      'person without the kind': () => ({ userId: userOf(1), type: 'TAMPER' }),
      'lock, before the log': () => ({ deviceId: deviceOf(0), untilMs: FIRST_MS }),
      'time, before the log': () => ({ untilMs: FIRST_MS }),
      'person, after the log': () => ({ userId: userOf(1), fromMs: FIRST_MS + count * STEP_MS * 2 }),
    };
    const bare = new Database(':memory:');
    bare.exec('CREATE TABLE events (seq INTEGER PRIMARY KEY, data TEXT)');
    const add = bare.prepare('INSERT INTO events (data) VALUES (?)');
    for (let n = 0; n < 1_000; n += 1) add.run('x'.repeat(400));
    const newest = bare.prepare('SELECT * FROM events ORDER BY seq DESC LIMIT ?');
    const ours: { name: string; ms: number }[] = [];
    const theirs: number[] = [];
    for (let round = 0; round < ROUNDS[effort]; round += 1) {
      for (const [name, make] of Object.entries(filters)) {
        const filter = make();
        const first = timeOf(() => store.events.page({ cursor: null, size: PAGE }, filter));
        ours.push({ name, ms: first.ms });
        const { next } = first.value;
        if (next !== null) {
          ours.push({ name, ms: timeOf(() => store.events.page({ cursor: next, size: PAGE }, filter)).ms });
        }
        theirs.push(timeOf(() => newest.all(PAGE)).ms);
      }
    }
    bare.close();
    for (const name of Object.keys(filters)) {
      const ms = ours.filter((one) => one.name === name).map((one) => one.ms);
      const told = `median ${median(ms).toFixed(2)} ms, p99 ${quantile(ms, 0.99).toFixed(2)} ms`;
      process.stderr.write(`  ${name}: ${told}\n`);
    }
    return [
      row({
        name: 'logs-page',
        measures: `a page of ${PAGE} of ${count} log rows, by lock, person, kind, time and their pairs, matching or not, p99`,
        unit: 'ms',
        value: quantile(
          ours.map(({ ms }) => ms),
          0.99,
        ),
        baseline: {
          measures: `${PAGE} rows of a small table in memory by bare better-sqlite3, median`,
          value: median(theirs),
        },
        targets: [valueAtMost(5)],
      }),
    ];
  },
};

function timeOf<T>(action: () => T): { readonly value: T; readonly ms: number } {
  const begun = performance.now();
  const value = action();
  return { value, ms: performance.now() - begun };
}
