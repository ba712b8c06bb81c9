import t from 'tap';
import { askFleet, startRealCloud } from '../cloud/real-cloud.js';
import { sampleEvent, sampleUser } from '../store/samples.js';
import { hubHalf, type HubHalf } from './hub-half.js';

const cloud = await startRealCloud();
t.teardown(() => cloud.stop());

interface Opened {
  readonly sql: { readonly connection: { exec(text: string): unknown } };
}

const GUARDS = ['events_never_go', 'events_never_change', 'events_who_only_goes', 'events_text_only_goes'];

/** As a disk does that fails, or somebody with the file: past everything that keeps the log as it is. */
function damage(hub: HubHalf, change: string): void {
  const { connection } = (hub.store as unknown as Opened).sql;
  connection.exec(`${GUARDS.map((name) => `DROP TRIGGER IF EXISTS ${name};`).join('')}${change}`);
}

const append = (hub: HubHalf, count: number) =>
  hub.store.write((tx) => {
    for (let n = 0; n < count; n += 1) tx.events.append(sampleEvent({ data: { n } }));
  });

async function numbers(hub: HubHalf): Promise<readonly number[]> {
  const { body } = await askFleet(cloud, 'GET', `/events?hub=${hub.identity.id}&limit=1000`);
  return (body['events'] as { seq: number }[]).map(({ seq }) => seq);
}

const from = (first: number, last: number) => Array.from({ length: last - first + 1 }, (_, at) => first + at);

t.test('rows that are gone, or are not what they were, keep nothing else at home', async (t) => {
  const hub = await hubHalf(t, cloud);
  await append(hub, 200);
  damage(
    hub,
    "DELETE FROM events WHERE seq IN (4, 5) OR seq BETWEEN 60 AND 140; UPDATE events SET data = '{' WHERE seq = 30",
  );
  await hub.sync.start();
  await hub.claim();
  const there = from(1, 200).filter((seq) => ![4, 5, 30].includes(seq) && (seq < 60 || seq > 140));
  t.strictSame(await numbers(hub), there);
  t.match(hub.sync.view(), { trouble: null, putAside: Number, epoch: 1 });
  t.ok(hub.sync.view().putAside >= 84, 'each that is missing is told');

  await hub.store.write((tx) => {
    tx.users.insert(sampleUser(1), null);
  });
  await append(hub, 5);
  await hub.settled();
  t.strictSame(
    await numbers(hub),
    [...there, ...from(201, 205)],
    'and it goes on from there, in the same epoch',
  );
  t.equal(hub.sync.view().epoch, 1);
});

t.test('a hole is larger than a batch: hub and cloud agree in the middle of it too', async (t) => {
  const hub = await hubHalf(t, cloud);
  await append(hub, 50);
  damage(hub, 'DELETE FROM events WHERE seq BETWEEN 10 AND 40');
  await hub.sync.start();
  const { outbox } = hub.store;
  t.same(outbox.chainHash(9), outbox.chainHash(25));
  for (let after = 0; ;) {
    const lines = outbox.lines(after, 7);
    if (!lines) break;
    t.equal(lines.count, lines.last.seq - after);
    t.equal(lines.text.trimEnd().split('\n').length, lines.count);
    t.equal(lines.last.hash, Buffer.from(outbox.chainHash(lines.last.seq) ?? []).toString('hex'));
    after = lines.last.seq;
  }
  await hub.claim();
  t.strictSame(await numbers(hub), [...from(1, 9), ...from(41, 50)]);
});

t.test('the end of the log is cut off while the hub runs: nothing spins, and it goes on', async (t) => {
  const hub = await hubHalf(t, cloud);
  await append(hub, 20);
  await hub.sync.start();
  await hub.claim();
  await hub.sync.pause(true);
  await hub.store.write((tx) => {
    const id = '01900000-0000-7000-8000-00000000000a';
    tx.cloudRequests.insert({ id, kind: 'settings', actorId: null, commandId: null, receivedAtMs: 1 });
    const { seq } = tx.events.append(sampleEvent({ data: { request_id: id } }));
    tx.cloudRequests.settle(id, { state: 'applied', reason: null, logSeq: seq, settledAtMs: 2 });
  });
  damage(hub, 'DELETE FROM events WHERE seq = 21');
  await hub.sync.pause(false);
  const startedMs = performance.now();
  await new Promise((resolve) => setTimeout(resolve, 300));
  t.ok(performance.now() - startedMs < 5_000, 'timers run');
  await append(hub, 1);
  await hub.settled();
  t.match(await numbers(hub), from(1, 20).concat(22));
});
