import Database from 'better-sqlite3';
import fc from 'fast-check';
import t from 'tap';
import { CHAIN_START, linkFault } from '../../../src/audit/hash-chain.js';
import { eventLine, readEventLine } from '../../../src/audit/replica/event-line.js';
import type { Line } from '../../../src/audit/replica/protocol.js';
import { logLines } from '../../../src/store/replication/log-lines.js';
import { openTestStore } from '../open-test-store.js';
import { sampleEvent } from '../samples.js';

const linesOf = (text = '') =>
  text
    .split('\n')
    .slice(0, -1)
    .map((line) => JSON.parse(line) as Line);

const words = fc.string({ unit: 'grapheme', maxLength: 40 });
const orNull = fc.option(words);
const event = fc.record({
  atMs: fc.integer({ min: 0, max: 253_402_300_799_999 }),
  success: fc.option(fc.boolean()),
  reason: orNull,
  description: words,
  deviceId: orNull,
  userId: orNull,
  targetUserId: orNull,
  actor: fc.record({ kind: fc.constantFrom('user', 'system'), id: orNull, name: words }),
  ipAddress: orNull,
  commandId: orNull,
  data: fc.dictionary(words, fc.jsonValue({ maxDepth: 3 })),
});

t.test('whatever an event says, SQLite writes the line that eventLine makes', async (t) => {
  const { store } = openTestStore(t);
  let head = CHAIN_START;
  await fc.assert(
    fc.asyncProperty(event, async (given) => {
      const { atMs, actor, ...rest } = given;
      const { seq } = await store.write((tx) =>
        tx.events.append(sampleEvent({ ...rest, atMs, actor: actor })),
      );
      const lines = store.outbox.lines(seq - 1, 10);
      const [read] = linesOf(lines?.text);
      const [stored] = store.outbox.events(seq - 1, 1);
      if (!read || !stored) throw new Error('no line');
      t.strictSame(read, JSON.parse(JSON.stringify(eventLine(stored))));
      t.match(lines, { count: 1, last: { seq, hash: read.hash } });
      const chained = readEventLine(read);
      t.equal(chained && linkFault(head, chained), null);
      head = { seq, hash: stored.chainHash };
    }),
    { numRuns: 200 },
  );
  const all = store.outbox.lines(0, 1_000);
  t.strictSame(
    linesOf(all?.text),
    JSON.parse(JSON.stringify(store.outbox.events(0, 1_000).map(eventLine))),
    'in order',
  );
  t.equal(store.outbox.lines(head.seq, 10), null);
});

t.test('so it does where parts were erased, and for events of the first form', async (t) => {
  const { store, file } = openTestStore(t);
  await store.write((tx) => {
    for (let n = 0; n < 6; n += 1) tx.events.append(sampleEvent({ data: { n } }));
  });
  await store.write((tx) =>
    tx.erasures.erase(
      [
        { seq: 2, parts: ['who'] },
        { seq: 3, parts: ['text'] },
        { seq: 4, parts: ['who', 'text'] },
      ],
      ({ rows, digest }) => sampleEvent({ type: 'LOG_ERASED', data: { rows, digest } }),
    ),
  );
  const same = (expected: readonly object[], lines = store.outbox.lines(0, 10)) => {
    t.strictSame(linesOf(lines?.text), JSON.parse(JSON.stringify(expected)));
  };
  same(store.outbox.events(0, 10).map(eventLine));
  await store.stop();

  const raw = new Database(file);
  t.teardown(() => raw.close());
  for (const { name } of raw
    .prepare<[], { name: string }>("SELECT name FROM sqlite_schema WHERE type = 'trigger'")
    .all())
    raw.exec(`DROP TRIGGER ${name}`);
  raw.exec('UPDATE events SET form = 1 WHERE seq = 1; UPDATE events SET form = 1 WHERE seq = 4');
  const proofs = linesOf(logLines(raw, 'sound')(0, 10)?.text).map(({ data }) => data['proof']);
  t.match(proofs[0], { of: { form: 1, erased_by: null } });
  t.match(proofs[3], { of: { form: 1, erased_by: 7 } });
});
