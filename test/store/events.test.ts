import fc from 'fast-check';
import t from 'tap';
import type { NewEvent } from '../../src/audit/event.js';
import type { EventFilter } from '../../src/operations/audit/event-ports.js';
import { EVENT_CHARS_MAX } from '../../src/store/event-log.js';
import { openTestStore } from './open-test-store.js';
import { sampleEvent, uuid } from './samples.js';

t.test('an event is read back as it was logged', async (t) => {
  const { store } = openTestStore(t);
  const event = await store.write((tx) => tx.events.append(sampleEvent()));
  t.match(event, { ...sampleEvent(), seq: 1, id: /^[0-9a-f-]{36}$/ });
  t.strictSame(store.events.bySeq(1), event);
  t.equal(store.events.bySeq(2), null);
  t.equal(store.events.lastSeq(), 1);
});

t.test('whatever texts and facts an event holds, the log still verifies', async (t) => {
  const { store } = openTestStore(t);
  const text = fc.oneof(
    fc.string({ unit: 'binary' }),
    fc.constantFrom('\ud800', 'a\udfffb', '\u0000', '\\ud800'),
  );
  await fc.assert(
    fc.asyncProperty(
      text,
      text,
      fc.dictionary(text, fc.jsonValue({ maxDepth: 2 })),
      async (one, other, data) => {
        const event = await store.write((tx) =>
          tx.events.append(
            sampleEvent({
              description: one,
              reason: other,
              actor: { kind: 'nobody', id: null, name: one },
              data,
            }),
          ),
        );
        const read = store.events.bySeq(event.seq);
        return (
          read?.description === event.description && read.reason === event.reason && store.verifyChain().ok
        );
      },
    ),
    { numRuns: 40 },
  );
  t.match(store.verifyChain(), { ok: true });
});

t.test('an event that is too large is refused, and so is a number that is none', async (t) => {
  const { store } = openTestStore(t);
  const append = (change: Partial<NewEvent>) => store.write((tx) => tx.events.append(sampleEvent(change)));
  await t.rejects(append({ description: 'x'.repeat(EVENT_CHARS_MAX) }), { code: 'event_too_large' });
  await t.rejects(append({ atMs: Number.NaN }));
  t.equal((await append({})).seq, 1);
  t.match(store.verifyChain(), { ok: true });
});

t.test("a lock's own event is logged once", async (t) => {
  const { store } = openTestStore(t);
  const key = `${uuid(3)}:00112233aabbccdd:7`;
  await store.write((tx) => tx.events.append(sampleEvent({ lockEventKey: key })));
  t.ok(store.events.hasLockEvent(key));
  t.notOk(store.events.hasLockEvent(`${key}1`));
  const refused = await store.write((tx) => {
    try {
      tx.events.append(sampleEvent({ lockEventKey: key }));
      return null;
    } catch (error) {
      tx.events.append(sampleEvent({ type: 'LOCK' }));
      return error;
    }
  });
  t.match(refused, { name: 'Conflict', code: 'lock_event_known' });
  t.equal(store.events.lastSeq(), 2);
  t.match(store.verifyChain(), { ok: true });
});

t.test('the grant of a request is found by the request, on its own lock', async (t) => {
  const { store } = openTestStore(t);
  const request_id = '00112233aabbccdd';
  await store.write((tx) => {
    tx.events.append(sampleEvent({ type: 'ACCESS_DENIED', data: { request_id } }));
    tx.events.append(sampleEvent({ type: 'ACCESS_GRANTED', data: { request_id } }));
    tx.events.append(sampleEvent({ type: 'ACCESS_GRANTED', data: { request_id: 'other' } }));
  });
  t.equal(store.events.grantOf(uuid(1), request_id)?.seq, 2);
  t.equal(store.events.grantOf(uuid(2), request_id), null);
  t.equal(store.events.grantOf(uuid(1), 'none'), null);
  const plan = store['sql'].connection
    .prepare(
      "EXPLAIN QUERY PLAN SELECT seq FROM events WHERE type = 'ACCESS_GRANTED' AND json_extract(data, '$.request_id') = ? AND +device_id = ? ORDER BY seq DESC LIMIT 1",
    )
    .all('a', 'b') as { detail: string }[];
  t.match(plan[0]?.detail, 'events_by_granted_request');
});

t.test('pages: newest first, by lock, person and kind', async (t) => {
  const { store } = openTestStore(t);
  await store.write((tx) => {
    for (let n = 1; n <= 30; n += 1) {
      tx.events.append(
        sampleEvent({
          deviceId: n % 2 === 0 ? uuid(1) : uuid(2),
          userId: n % 3 === 0 ? uuid(9) : null,
          type: n % 5 === 0 ? 'LOCK' : 'UNLOCK',
        }),
      );
    }
  });
  const walk = (filter: EventFilter) => {
    const found: number[] = [];
    let cursor: string | null = null;
    do {
      const page = store.events.page({ cursor, size: 4 }, filter);
      found.push(...page.rows.map(({ seq }) => seq));
      cursor = page.next;
    } while (cursor !== null);
    return found;
  };
  const expected = (test: (n: number) => boolean) =>
    Array.from({ length: 30 }, (_, index) => 30 - index).filter(test);
  t.strictSame(
    walk({}),
    expected(() => true),
  );
  t.strictSame(
    walk({ deviceId: uuid(1) }),
    expected((n) => n % 2 === 0),
  );
  t.strictSame(
    walk({ userId: uuid(9) }),
    expected((n) => n % 3 === 0),
  );
  t.strictSame(
    walk({ type: 'LOCK' }),
    expected((n) => n % 5 === 0),
  );
  t.strictSame(
    walk({ type: 'LOCK', deviceId: uuid(1), userId: uuid(9) }),
    expected((n) => n % 30 === 0),
  );
  t.strictSame(walk({ deviceId: uuid(3) }), []);

  const second = store.events.page(
    { cursor: store.events.page({ cursor: null, size: 4 }, {}).next, size: 4 },
    {},
  );
  const first = store.events.page({ cursor: second.previous, size: 4 }, {});
  t.strictSame(
    first.rows.map(({ seq }) => seq),
    [30, 29, 28, 27],
  );
  t.equal(first.previous, null);
});

t.test('a cursor stays where it was while new events come in', async (t) => {
  const { store } = openTestStore(t);
  const append = () => store.write((tx) => tx.events.append(sampleEvent()));
  for (let n = 0; n < 6; n += 1) await append();
  const first = store.events.page({ cursor: null, size: 3 }, {});
  await append();
  const second = store.events.page({ cursor: first.next, size: 3 }, {});
  t.strictSame(
    second.rows.map(({ seq }) => seq),
    [3, 2, 1],
  );
  t.throws(() => store.events.page({ cursor: 'nonsense', size: 3 }, {}), {
    name: 'InvalidInput',
    code: 'cursor_invalid',
  });
});

t.test('the log is append-only also for who has the database', async (t) => {
  const { store } = openTestStore(t);
  await store.write((tx) => tx.events.append(sampleEvent()));
  const { connection } = store['sql'];
  t.throws(() => connection.exec("UPDATE events SET description = 'x'"), /append-only/);
  t.throws(() => connection.exec('DELETE FROM events'), /append-only/);
});
