import t from 'tap';
import fc from 'fast-check';
import { Conflict } from '../../src/kit/errors.js';
import { GROUP_MAX, QUEUE_MAX, SOON_MS, TROUBLE_LOOK_MS } from '../../src/store/group-commit.js';
import { SimulatedClock } from '../support/simulated-clock.js';
import { openTestStore } from './open-test-store.js';
import { sampleEvent } from './samples.js';

t.test('a hundred changes in one turn are one commit', async (t) => {
  const { store } = openTestStore(t);
  const before = store.counts.commits;
  const order: number[] = [];
  const all = Array.from({ length: 100 }, async (_, n) => {
    const event = await store.write((tx) => tx.events.append(sampleEvent({ description: `no ${n}` })));
    order.push(event.seq);
  });
  t.equal(store.events.lastSeq(), 0, 'nothing is there before the end of the turn');
  await Promise.all(all);
  t.equal(store.counts.commits - before, 1);
  t.strictSame(
    order,
    Array.from({ length: 100 }, (_, n) => n + 1),
    'settled in order, numbered without gaps',
  );
  t.match(store.verifyChain(), { ok: true, head: { seq: 100 } });
});

t.test('a change that throws takes only its own writes along', async (t) => {
  const { store } = openTestStore(t);
  const good = store.write((tx) => tx.events.append(sampleEvent({ description: 'first' })));
  const bad = store.write((tx) => {
    tx.events.append(sampleEvent({ description: 'never' }));
    tx.keys.put('never', Buffer.of(1), 0);
    throw new Conflict('no', 'No.');
  });
  const next = store.write((tx) => tx.events.append(sampleEvent({ description: 'second' })));
  await t.rejects(bad, { code: 'no' });
  t.equal((await good).seq, 1);
  t.equal((await next).seq, 2, 'the number of the event that was undone is used again');
  t.equal(store.keys.get('never'), null);
  t.strictSame(
    store.events.page({ cursor: null, size: 10 }, {}).rows.map((event) => event.description),
    ['second', 'first'],
  );
  t.equal(store.counts.commits, 1);
  t.match(store.verifyChain(), { ok: true, head: { seq: 2 } });
});

t.test(
  'any mixture of changes that succeed and fail, in any grouping, leaves exactly the successful ones',
  async (t) => {
    const { store } = openTestStore(t);
    const expected: string[] = [];
    let run = 0;
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.array(fc.record({ appends: fc.nat(3), fails: fc.boolean() }), { maxLength: 8 }), {
          maxLength: 4,
        }),
        async (turns) => {
          for (const turn of turns) {
            const outcomes = await Promise.allSettled(
              turn.map(({ appends, fails }) => {
                run += 1;
                const name = `${run}`;
                return store.write((tx) => {
                  for (let n = 0; n < appends; n += 1)
                    tx.events.append(sampleEvent({ description: `${name}.${n}` }));
                  if (fails) throw new Error('as planned');
                  return Array.from({ length: appends }, (_, n) => `${name}.${n}`);
                });
              }),
            );
            for (const outcome of outcomes)
              if (outcome.status === 'fulfilled') expected.push(...outcome.value);
            if (outcomes.some(({ status }, n) => (status === 'rejected') !== turn[n]?.fails)) return false;
          }
          return store.verifyChain().ok && store.events.lastSeq() === expected.length;
        },
      ),
      { numRuns: 25 },
    );
    const found = expected.map((_, index) => store.events.bySeq(index + 1)?.description);
    t.strictSame(found, expected);
  },
);

t.test('what can wait waits, and goes with the next that cannot', async (t) => {
  const clock = new SimulatedClock();
  const { store } = openTestStore(t, { clock });
  const alone = store.writeSoon((tx) => tx.events.append(sampleEvent()));
  await new Promise((resolve) => setImmediate(resolve));
  t.equal(store.counts.commits, 0);
  clock.advance(SOON_MS - 1);
  t.equal(store.counts.commits, 0);
  clock.advance(1);
  t.equal((await alone).seq, 1);
  t.equal(store.counts.commits, 1);

  const soon = store.writeSoon((tx) => tx.events.append(sampleEvent()));
  const urgent = store.write((tx) => tx.events.append(sampleEvent()));
  t.strictSame([(await soon).seq, (await urgent).seq], [2, 3]);
  t.equal(store.counts.commits, 2);
  t.equal(clock.pendingTimers, 0, 'no timer is left behind');
});

t.test('a change must be synchronous', async (t) => {
  const { store } = openTestStore(t);
  const change = store.write(async (tx) => {
    tx.events.append(sampleEvent());
    await Promise.reject(new Error('later'));
  });
  await t.rejects(change, TypeError);
  t.equal(store.events.lastSeq(), 0);
});

t.test('outside of a change nothing can be written', async (t) => {
  const { store } = openTestStore(t);
  const kept = await store.write((tx) => tx);
  t.throws(() => {
    kept.keys.put('late', Buffer.of(1), 0);
  }, /outside of a change/);
  t.throws(() => kept.events.append(sampleEvent()), /outside of a change/);
  t.equal(store.keys.get('late'), null);
  t.equal((await store.write((tx) => tx.events.append(sampleEvent()))).seq, 1, 'and nothing moved');
});

t.test('the queue is bounded, and drains in bounded groups', async (t) => {
  const { store } = openTestStore(t);
  const all = Array.from({ length: QUEUE_MAX }, () => store.write((tx) => tx.events.lastSeq()));
  await t.rejects(
    store.write((tx) => tx.events.lastSeq()),
    { name: 'Unavailable', code: 'busy' },
  );
  await Promise.all(all);
  t.equal(store.counts.commits, QUEUE_MAX / GROUP_MAX);
  await store.write((tx) => tx.events.append(sampleEvent()));
});

t.test(
  'a full disk: everybody is told, nothing is half done, and it goes on when there is space',
  async (t) => {
    const clock = new SimulatedClock();
    const { store } = openTestStore(t, { clock });
    await store.write((tx) => tx.events.append(sampleEvent()));
    const { connection } = store['sql'];
    const pages = Number(connection.pragma('page_count', { simple: true }));
    connection.pragma(`max_page_count = ${pages}`);
    const large = Buffer.alloc(200_000, 1);
    const small = store.write((tx) => tx.events.append(sampleEvent()));
    const tooMuch = store.write((tx) => {
      tx.events.append(sampleEvent());
      tx.keys.put('large', large, 0);
    });
    await t.rejects(small, { name: 'Unavailable', code: 'storage_full' });
    await t.rejects(tooMuch, { code: 'storage_full' });
    t.equal(store.events.lastSeq(), 1);
    t.equal(store.keys.get('large'), null);
    t.equal(store.trouble, 'storage_full');
    await store.write(() => undefined);
    t.equal(store.trouble, 'storage_full', 'a commit with nothing in it shows nothing');

    clock.advance(TROUBLE_LOOK_MS);
    await new Promise(setImmediate);
    t.equal(store.trouble, 'storage_full', 'tried again, in vain');
    connection.pragma('max_page_count = 1000000');
    clock.advance(TROUBLE_LOOK_MS);
    await new Promise(setImmediate);
    t.equal(store.trouble, null, 'and again, though nobody asked for anything');
    t.equal((await store.write((tx) => tx.events.append(sampleEvent()))).seq, 2);
    t.match(store.verifyChain(), { ok: true, head: { seq: 2 } });
  },
);

t.test('a commit that fails rejects its whole group', async (t) => {
  const { store } = openTestStore(t);
  const { connection } = store['sql'];
  connection.exec(`CREATE TABLE parent (id INTEGER PRIMARY KEY) STRICT;
    CREATE TABLE child (id INTEGER REFERENCES parent (id) DEFERRABLE INITIALLY DEFERRED) STRICT;`);
  const good = store.write((tx) => tx.events.append(sampleEvent()));
  const fatal = store.write(() => connection.exec('INSERT INTO child VALUES (1)').name);
  await t.rejects(good, { name: 'Unavailable', code: 'storage_failed' });
  await t.rejects(fatal, { code: 'storage_failed' });
  t.equal(store.trouble, 'storage_failed');
  t.equal(store.events.lastSeq(), 0);
  t.equal(connection.inTransaction, false);
  t.equal((await store.write((tx) => tx.events.append(sampleEvent()))).seq, 1);
  t.match(store.verifyChain(), { ok: true, head: { seq: 1 } });
});
