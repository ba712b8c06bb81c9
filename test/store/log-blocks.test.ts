import Database from 'better-sqlite3';
import fc from 'fast-check';
import t from 'tap';
import { BLOCK_EVENTS, LogBlocks, type Stretch } from '../../src/store/log-blocks.js';
import { SPAN_BLOCKS } from '../../src/store/log-spans.js';
import { migrate } from '../../src/store/migrate.js';
import { MIGRATIONS } from '../../src/store/migrations/timetable.js';
import { Sql } from '../../src/store/sql.js';
import { openTestStore } from './open-test-store.js';
import { sampleEvent } from './samples.js';

t.setTimeout(300_000);

const BLOCKS = 3 * SPAN_BLOCKS + 17;
const HOUR_MS = 3_600_000;

interface Block {
  readonly block: number;
  readonly first_ms: number;
  readonly last_ms: number;
}

/** Blocks as a hub leaves them whose clock mostly goes on, jumps by months now and then, and whose locks tell late. */
function someBlocks(from = 0, count = BLOCKS, seed = 11): readonly Block[] {
  const any = (n: number) => {
    seed = (seed * 1_103_515_245 + 12_345) % 2_147_483_648;
    return Math.floor((seed / 2_147_483_648) * n);
  };
  let nowMs = 1_700_000_000_000;
  return Array.from({ length: count }, (_, n) => {
    nowMs += 2 * HOUR_MS;
    if (any(40) === 0) nowMs += (any(3) - 1) * 2_000 * HOUR_MS;
    const lateMs = any(5) === 0 ? any(30) * HOUR_MS : 0;
    return { block: from + n, first_ms: nowMs - lateMs, last_ms: nowMs + any(3) * HOUR_MS };
  });
}

function openBlocks(blocks: readonly Block[]) {
  const connection = new Database(':memory:');
  migrate(connection, MIGRATIONS);
  const sql = new Sql(connection);
  const insert = connection.prepare('INSERT INTO log_blocks VALUES (@block, @first_ms, @last_ms)');
  const add = (more: readonly Block[]) => {
    for (const one of more) insert.run(one);
  };
  add(blocks);
  return { connection, sql, add, blocks: new LogBlocks(sql) };
}

/** Which events the stretches name, as one line for each block: the block, its part, and whether it is whole. */
function told(stretches: Iterable<Stretch>): string[] {
  const lines: string[] = [];
  for (const { afterSeq, beforeSeq, isWhole } of stretches) {
    const part: string[] = [];
    for (let seq = afterSeq + 1; seq < beforeSeq;) {
      const block = Math.floor(seq / BLOCK_EVENTS);
      const end = Math.min(beforeSeq, (block + 1) * BLOCK_EVENTS);
      part.push(`${block}: ${seq}-${end - 1} ${isWhole ? 'whole' : 'part'}`);
      seq = end;
    }
    lines.push(...part);
  }
  return lines;
}

t.test('property: stretches are the blocks that a look at each of them finds, the nearest first', (t) => {
  const all = someBlocks();
  const { blocks } = openBlocks(all);
  const moment = fc.constantFrom(...all.flatMap(({ first_ms, last_ms }) => [first_ms, last_ms, last_ms + 1]));
  const open = fc.constantFrom(Number.MIN_SAFE_INTEGER, Number.MAX_SAFE_INTEGER);
  const seen = { none: 0, whole: 0, part: 0, far: 0 };
  fc.assert(
    fc.property(
      fc.constantFrom('next' as const, 'previous' as const),
      fc.nat({ max: (BLOCKS + 1) * BLOCK_EVENTS }),
      fc.oneof({ weight: 4, arbitrary: moment }, { weight: 1, arbitrary: open }),
      fc.oneof({ weight: 4, arbitrary: moment }, { weight: 1, arbitrary: open }),
      (side, boundSeq, fromMs, untilMs) => {
        const beyond = side === 'next' ? [...all].reverse() : all;
        const expected = beyond
          .filter(({ first_ms, last_ms }) => first_ms < untilMs && last_ms >= fromMs)
          .flatMap(({ block, first_ms, last_ms }) => {
            const low = Math.max(block * BLOCK_EVENTS, side === 'previous' ? boundSeq + 1 : 0);
            const high = Math.min((block + 1) * BLOCK_EVENTS, side === 'next' ? boundSeq : Infinity) - 1;
            const isWhole = first_ms >= fromMs && last_ms < untilMs;
            return low > high ? [] : [`${block}: ${low}-${high} ${isWhole ? 'whole' : 'part'}`];
          });
        const stretches = [...blocks.stretches(side, boundSeq, { fromMs, untilMs })];
        // Within a stretch the order is that of the log.
        const found = stretches.flatMap((one) => (side === 'next' ? told([one]).reverse() : told([one])));
        if (JSON.stringify(found) !== JSON.stringify(expected))
          throw new Error(`${JSON.stringify(found)} instead of ${JSON.stringify(expected)}`);
        if (found.length === 0) seen.none += 1;
        if (found.some((line) => line.endsWith('whole'))) seen.whole += 1;
        if (found.some((line) => line.endsWith('part'))) seen.part += 1;
        if (found.length > 2 * SPAN_BLOCKS) seen.far += 1;
      },
    ),
    { numRuns: 2_000 },
  );
  t.ok(seen.none > 50 && seen.whole > 100 && seen.part > 100 && seen.far > 20, JSON.stringify(seen));
  t.end();
});

t.test('a day long ago is found without a look at the blocks since', (t) => {
  const all = Array.from({ length: 100 * SPAN_BLOCKS }, (_, block) => ({
    block,
    first_ms: block * HOUR_MS,
    last_ms: block * HOUR_MS + HOUR_MS - 1,
  }));
  const { blocks, sql } = openBlocks(all);
  const day = { fromMs: 30 * HOUR_MS, untilMs: 54 * HOUR_MS };
  t.equal(told(blocks.stretches('next', Number.MAX_SAFE_INTEGER, day)).length, 24);
  const before = sql.statements;
  t.equal(told(blocks.stretches('next', Number.MAX_SAFE_INTEGER, day)).length, 24);
  // The newest block, the newest events, the open span and the right one, from and to, once more.
  t.ok(sql.statements - before <= 8, `${sql.statements - before} statements`);
  t.end();
});

t.test('blocks that come later are seen, and a gap in the log is none', (t) => {
  const first = someBlocks(0, SPAN_BLOCKS - 1);
  const { blocks, add } = openBlocks(first);
  const ever = { fromMs: Number.MIN_SAFE_INTEGER, untilMs: Number.MAX_SAFE_INTEGER };
  const count = () => told(blocks.stretches('previous', -1, ever)).length;
  t.equal(count(), SPAN_BLOCKS - 1);
  add(someBlocks(SPAN_BLOCKS - 1, 3));
  t.equal(count(), SPAN_BLOCKS + 2);
  const away = { fromMs: 5, untilMs: 6 };
  add([{ block: 4 * SPAN_BLOCKS, first_ms: 5, last_ms: 5 }]);
  const named = told(blocks.stretches('next', Number.MAX_SAFE_INTEGER, away)).map((line) => parseInt(line));
  t.equal(Math.max(...named), 4 * SPAN_BLOCKS);
  t.equal(Math.min(...named), SPAN_BLOCKS + 2, 'the gap, in which no event is, and no block before it');
  t.end();
});

t.test('blocks that were undone are forgotten', (t) => {
  const { blocks, connection, add } = openBlocks(someBlocks(0, SPAN_BLOCKS - 1));
  const at = { fromMs: 5, untilMs: 6 };
  const found = () => told(blocks.stretches('next', Number.MAX_SAFE_INTEGER, at)).length;
  connection.exec('BEGIN');
  add(someBlocks(SPAN_BLOCKS - 1, 1));
  t.equal(found(), 0);
  connection.exec('ROLLBACK');
  blocks.undone();
  add([{ block: SPAN_BLOCKS - 1, first_ms: 5, last_ms: 5 }]);
  t.equal(found(), 1);
  t.end();
});

t.test('a commit that fails undoes its blocks; a change that fails has none', async (t) => {
  const { store } = openTestStore(t);
  let undone = 0;
  store['log']['blocks'].undone = () => (undone += 1);
  const append = () => store.write((tx) => tx.events.append(sampleEvent()));
  await append();
  await t.rejects(
    store.write((tx) => {
      tx.events.append(sampleEvent());
      throw new Error('no');
    }),
    { message: 'no' },
  );
  t.equal(undone, 0);
  const transaction = store['group']['transaction'];
  const commit = transaction.commit.bind(transaction);
  transaction.commit = () => {
    transaction.commit = commit;
    throw new Error('disk');
  };
  await t.rejects(append());
  t.equal(undone, 1);
  await append();
});
