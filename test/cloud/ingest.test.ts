import { randomUUID } from 'node:crypto';
import t, { type Test } from 'tap';
import type { Batch } from '../../src/cloud/batch.js';
import { openDatabase } from '../../src/cloud/database.js';
import { ingest } from '../../src/cloud/ingest.js';
import type { CloudDatabase } from '../../src/cloud/tables.js';
import { systemClock as clock } from '../../src/kit/clock.js';
import { silentLogger as logger } from '../../src/kit/logger.js';
import { temporaryStore } from '../support/temporary-store.js';
import { sampleEvent } from '../store/samples.js';
import { postgresPrograms, startPostgres } from './postgres-server.js';

const START = { epoch: 1, lane: 'audit', proof: 'signed' } as const;

async function linesOf(t: Test, count: number): Promise<readonly string[]> {
  const { store } = temporaryStore(t);
  await store.write((tx) => {
    for (let n = 0; n < count; n += 1)
      tx.events.append(
        sampleEvent({ deviceId: n % 2 === 0 ? null : 'door', data: { n, text: 'a\n\tb\\n\0' } }),
      );
  });
  return (store.outbox.lines(0, count)?.text ?? '').trimEnd().split('\n');
}

async function hubIn(db: CloudDatabase): Promise<string> {
  const id = randomUUID();
  const row = {
    id,
    public_key: '',
    state: 'active',
    name: null,
    claim_hash: null,
    enrolled_at: new Date(),
  } as const;
  await db.insertInto('hubs').values(row).execute();
  return id;
}

/** `texts` of which the last is a line that can be read. */
function batchOf(hubId: string, first: number, texts: readonly string[]): Batch {
  const { seq, hash } = JSON.parse(texts.at(-1) ?? '') as { seq: number; hash: string };
  return { ...START, hubId, first, texts, head: { epoch: START.epoch, lane: START.lane, seq, hash } };
}

const rowsOf = (db: CloudDatabase, hubId: string) =>
  db.selectFrom('events').selectAll().where('hub_id', '=', hubId).orderBy('seq').execute();

function suite(t: Test, open: () => Promise<CloudDatabase>): void {
  t.test('what is sent many times at once is there once, and everybody is told so', async (t) => {
    const db = await open();
    const [hub, lines] = [await hubIn(db), await linesOf(t, 30)];
    const batches = [0, 10, 20].map((from) => batchOf(hub, from + 1, lines.slice(from, from + 10)));
    for (const batch of batches) {
      const answers = await Promise.all(Array.from({ length: 6 }, () => ingest(db, clock, batch)));
      for (const answer of answers)
        t.match(answer, {
          kind: 'taken',
          place: { ack: batch.head.seq, hash: batch.head.hash },
          oddities: 0,
        });
    }
    // One that begins where another copy of the cloud has gone on meanwhile.
    const whole = await Promise.all([1, 2].map(() => ingest(db, clock, batchOf(hub, 1, lines))));
    for (const answer of whole) t.match(answer, { kind: 'taken', place: { ack: 30 } });
    const rows = await rowsOf(db, hub);
    t.strictSame(
      rows.map(({ line }) => line),
      lines,
    );
    t.strictSame(
      rows.slice(0, 2).map(({ seq, device_id, type }) => [seq, device_id, type]),
      [
        [1, null, 'UNLOCK'],
        [2, 'door', 'UNLOCK'],
      ],
    );
  });

  t.test('one that overtakes another is not taken, whichever comes first', async (t) => {
    const db = await open();
    const [hub, lines] = [await hubIn(db), await linesOf(t, 20)];
    const [first, second] = [batchOf(hub, 1, lines.slice(0, 10)), batchOf(hub, 11, lines.slice(10))];
    const [, overtaking] = await Promise.all([ingest(db, clock, first), ingest(db, clock, second)]);
    if (overtaking.kind !== 'taken') {
      t.match(overtaking, { kind: 'elsewhere', why: 'gap' });
      t.match(await ingest(db, clock, second), { kind: 'taken', place: { ack: 20 } });
    }
    t.equal((await rowsOf(db, hub)).length, 20);
  });

  t.test('lines that PostgreSQL would refuse are put aside, and stop nothing', async (t) => {
    const db = await open();
    const [hub, lines] = [await hubIn(db), await linesOf(t, 7)];
    const spoilt = (index: number, change: object) =>
      JSON.stringify({ ...(JSON.parse(lines[index] ?? '') as object), ...change });
    const texts = [
      ...[lines[0] ?? '', '', '{"seq":3,"\0', spoilt(3, { at: '0000-01-01T00:00:00.000Z' })],
      ...[spoilt(4, { type: 'two\nlines' }), spoilt(5, { at: '2024-13-01T00:00:00.000Z' }), lines[6] ?? ''],
    ];
    t.match(await ingest(db, clock, batchOf(hub, 1, texts)), {
      kind: 'taken',
      place: { ack: 7 },
      oddities: 5,
    });
    const aside = await db
      .selectFrom('quarantine')
      .select(['seq', 'reason', 'line'])
      .where('hub_id', '=', hub)
      .orderBy('seq')
      .execute();
    t.strictSame(
      aside.map(({ seq, reason }) => [seq, reason]),
      [2, 3, 4, 5, 6].map((seq) => [seq, 'form']),
    );
    t.equal(aside[1]?.line, '{"seq":3,"\ufffd');
    t.strictSame(
      (await rowsOf(db, hub)).map(({ seq }) => seq),
      [1, 7],
    );
  });

  t.test('an epoch begins with its first batch, and the one before is over', async (t) => {
    const db = await open();
    const [hub, lines] = [await hubIn(db), await linesOf(t, 4)];
    const before = batchOf(hub, 1, lines);
    const after: Batch = { ...before, epoch: 2, head: { ...before.head, epoch: 2 } };
    t.match(await ingest(db, clock, before), { kind: 'taken' });
    t.match(await ingest(db, clock, after), { kind: 'taken', place: { ack: 4 } });
    t.match(await ingest(db, clock, before), { kind: 'elsewhere', why: 'epoch_over', epoch: 2, expected: 5 });
    t.equal((await rowsOf(db, hub)).length, 8);
  });
}

async function database(t: Test, url: string): Promise<() => Promise<CloudDatabase>> {
  const db = await openDatabase({ url, dataDir: '', clock, logger });
  t.teardown(() => db.destroy());
  return () => Promise.resolve(db);
}

void t.test('embedded', async (t) => {
  suite(t, await database(t, ''));
});
const programs = postgresPrograms();
void t.test(
  'PostgreSQL',
  programs === null ? { skip: 'this machine has no PostgreSQL server' } : {},
  async (t) => {
    const server = await startPostgres(programs ?? '');
    t.teardown(() => server.stop());
    suite(t, await database(t, server.url));
  },
);
