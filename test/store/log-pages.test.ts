import Database from 'better-sqlite3';
import fc from 'fast-check';
import t from 'tap';
import type { StoredEvent } from '../../src/audit/event.js';
import type { EventFilter } from '../../src/operations/audit/event-ports.js';
import { BLOCK_EVENTS } from '../../src/store/log-blocks.js';
import { LOOKED_AT_MAX } from '../../src/store/log-pages.js';
import { migrate } from '../../src/store/migrate.js';
import { MIGRATIONS } from '../../src/store/migrations/timetable.js';
import type { SqliteStore } from '../../src/store/store.js';
import { openTestStore } from './open-test-store.js';
import { sampleEvent, uuid } from './samples.js';

t.setTimeout(300_000);

const START_MS = 1_700_000_000_000;
const HOUR_MS = 3_600_000;
const TYPES = ['UNLOCK', 'LOCK', 'ACCESS_DENIED', 'ACCESS_GRANTED', 'JAM'] as const;
const EVENTS = 4 * BLOCK_EVENTS + 77;

/** Events whose clock goes on, stands, jumps by years in both directions, and is late; always the same ones. */
async function fill(store: SqliteStore, count = EVENTS): Promise<readonly StoredEvent[]> {
  let seed = 7;
  const any = (n: number) => {
    seed = (seed * 1_103_515_245 + 12_345) % 2_147_483_648;
    return Math.floor((seed / 2_147_483_648) * n);
  };
  const stored: StoredEvent[] = [];
  let nowMs = START_MS;
  for (let done = 0; done < count; done += 100) {
    await store.write((tx) => {
      for (let n = done; n < Math.min(count, done + 100); n += 1) {
        nowMs += any(60_000);
        if (any(400) === 0) nowMs += (any(3) - 1) * 20_000 * HOUR_MS;
        const type = TYPES[any(TYPES.length)] ?? 'UNLOCK';
        // Lock 3 and person 13 are often there, and never together.
        const device = any(6);
        stored.push(
          tx.events.append(
            sampleEvent({
              type,
              atMs: any(50) === 0 ? nowMs - any(100) * HOUR_MS : nowMs,
              deviceId: device === 5 ? null : uuid(device),
              userId: any(3) === 0 ? null : uuid(device === 3 ? 10 : 11 + any(3)),
              success: [true, true, false, null][any(4)] ?? null,
              reason: any(9) === 0 ? 'jammed' : null,
              method: any(200) === 0 ? 'qr' : 'rest',
            }),
          ),
        );
      }
    });
  }
  return stored;
}

function matches(event: StoredEvent, filter: EventFilter): boolean {
  return (
    (filter.deviceId === undefined || event.deviceId === filter.deviceId) &&
    (filter.deviceIds === undefined ||
      (event.deviceId !== null && filter.deviceIds.includes(event.deviceId))) &&
    (filter.userId === undefined || event.userId === filter.userId) &&
    (filter.type === undefined || event.type === filter.type) &&
    (filter.success === undefined || event.success === filter.success) &&
    (filter.reason === undefined || event.reason === filter.reason) &&
    (filter.method === undefined || event.method === filter.method) &&
    (filter.fromMs === undefined || event.atMs >= filter.fromMs) &&
    (filter.untilMs === undefined || event.atMs < filter.untilMs)
  );
}

/** Mostly of one or two parts, as people ask. */
function anyFilter(events: readonly StoredEvent[]): fc.Arbitrary<EventFilter> {
  const moment = fc.constantFrom(...events.map(({ atMs }) => atMs));
  const parts: fc.Arbitrary<EventFilter> = fc.record(
    {
      deviceId: fc.nat({ max: 6 }).map(uuid),
      deviceIds: fc.subarray([1, 2, 3, 4, 99].map(uuid)),
      userId: fc.integer({ min: 9, max: 13 }).map(uuid),
      type: fc.constantFrom(...TYPES),
      success: fc.constantFrom(true, false, null),
      reason: fc.constantFrom('jammed', 'other'),
      method: fc.constantFrom('qr' as const, 'rest' as const),
      fromMs: moment,
      untilMs: moment,
    },
    { requiredKeys: [] },
  );
  return parts.chain((all) =>
    fc
      .subarray(Object.keys(all) as (keyof EventFilter)[], { maxLength: 3 })
      .map((names) => Object.fromEntries(names.map((name) => [name, all[name]]))),
  );
}

t.test(
  'property: whatever is asked for, forth and back, pages hold what a look at every row finds',
  async (t) => {
    const { store } = openTestStore(t);
    const events = await fill(store);
    const newest = [...events].reverse();
    const seen = { empty: 0, some: 0, short: 0, counted: 0 };
    fc.assert(
      fc.property(anyFilter(events), fc.integer({ min: 1, max: 200 }), (filter, size) => {
        const expected = newest.filter((event) => matches(event, filter)).map(({ seq }) => seq);
        const found: number[] = [];
        let cursor: string | null = null;
        let back: string | null = null;
        for (let pages = 0; ; pages += 1) {
          if (pages > EVENTS) throw new Error('never ends');
          const page = store.events.page({ cursor, size, counted: pages === 0 }, filter);
          if (pages === 0 && page.count !== null) {
            seen.counted += 1;
            if (page.count !== expected.length) throw new Error(`counted ${String(page.count)}`);
          }
          if (page.rows.length > size) throw new Error('more than a page');
          if (page.rows.length < size && page.next !== null) seen.short += 1;
          found.push(...page.rows.map(({ seq }) => seq));
          back = page.previous ?? back;
          cursor = page.next;
          if (cursor === null) break;
        }
        if (JSON.stringify(found) !== JSON.stringify(expected)) throw new Error('other rows');
        if (expected.length === 0) seen.empty += 1;
        else seen.some += 1;
        const oldest: number[] = [];
        for (let after: number | null = 0; after !== null;) {
          const part = store.events.matchingAfter(filter, after, size);
          oldest.push(...part.rows.map(({ seq }) => seq));
          after = part.reachedSeq;
        }
        if (JSON.stringify(oldest.reverse()) !== JSON.stringify(expected))
          throw new Error('others from the end');
        if (back !== null) {
          const before = store.events.page({ cursor: back, size }, filter).rows.map(({ seq }) => seq);
          const end = expected.indexOf(before.at(-1) ?? -1) + 1;
          if (
            JSON.stringify(expected.slice(Math.max(0, end - before.length), end)) !== JSON.stringify(before)
          )
            throw new Error('others on the way back');
        }
      }),
      { numRuns: 120 },
    );
    t.ok(seen.empty > 3 && seen.some > 30 && seen.counted > 60, JSON.stringify(seen));
  },
);

t.test('a look for what is not there ends, and says where to go on', async (t) => {
  const { store } = openTestStore(t);
  await fill(store, LOOKED_AT_MAX + 600);
  const first = store.events.page({ cursor: null, size: 50 }, { reason: 'never' });
  t.same(first.rows, []);
  t.type(first.next, 'string');
  const second = store.events.page({ cursor: first.next, size: 50 }, { reason: 'never' });
  t.match(second, { rows: [], next: null });
});

t.test('a log from before gets its blocks by the migration, as if they had been there', async (t) => {
  for (const length of [BLOCK_EVENTS - 1, BLOCK_EVENTS, 2 * BLOCK_EVENTS - 1, 2 * BLOCK_EVENTS + 3]) {
    const { store, file } = openTestStore(t, { file: `${t.testdir()}/${length}.db` });
    await fill(store, length);
    const blocks = () => store['sql'].connection.prepare('SELECT * FROM log_blocks').all();
    const grown = blocks();
    t.equal(grown.length, Math.floor((length + 1) / BLOCK_EVENTS), `${length} events`);
    const fillSql = MIGRATIONS.find(({ name }) => name === 'log pages')?.sql.match(
      /INSERT INTO log_blocks[^;]*;/,
    )?.[0];
    store['sql'].connection.exec(`DELETE FROM log_blocks; ${fillSql ?? ''}`);
    t.same(blocks(), grown);
    await store.stop();
    t.ok(file);
  }
  const empty = new Database(':memory:');
  migrate(empty, MIGRATIONS);
  t.same(empty.prepare('SELECT * FROM log_blocks').all(), []);
});
