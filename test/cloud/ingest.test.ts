import { randomBytes, randomUUID } from 'node:crypto';
import t, { type Test } from 'tap';
import { canonicalWho, partHash } from '../../src/audit/event-part.js';
import { readEventText, type ReadEventLine } from '../../src/audit/replica/event-line.js';
import { telemetryHash } from '../../src/audit/replica/telemetry-line.js';
import type { Line } from '../../src/audit/replica/protocol.js';
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
        sampleEvent({
          deviceId: n % 2 === 0 ? null : 'door',
          data: { n, text: 'a\n\tb\\n\0' },
        }),
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
  const { seq, hash } = JSON.parse(texts.at(-1) ?? '') as {
    seq: number;
    hash: string;
  };
  return {
    ...START,
    hubId,
    first,
    texts,
    head: { epoch: START.epoch, lane: START.lane, seq, hash },
  };
}

const rowsOf = (db: CloudDatabase, hubId: string) =>
  db.selectFrom('events').selectAll().where('hub_id', '=', hubId).orderBy('seq').execute();

function read(text: string): ReadEventLine {
  const line = readEventText(JSON.parse(text) as Line);
  if (!line) throw new Error('no line of an event');
  return line;
}

/** What was put aside: its number, and why. */
async function asideOf(db: CloudDatabase, hubId: string): Promise<readonly (readonly [number, string])[]> {
  const rows = await db
    .selectFrom('quarantine')
    .select(['seq', 'reason'])
    .where('hub_id', '=', hubId)
    .orderBy('seq')
    .execute();
  return rows.map(({ seq, reason }) => [seq, reason] as const);
}

function changed(text: string, members: object, ofData: object = {}): string {
  const line = JSON.parse(text) as { readonly data: object };
  return JSON.stringify({
    ...line,
    ...members,
    data: { ...line.data, ...ofData },
  });
}

/** A line about an entity, with its own hash where there is one. */
function entity(seq: number, given: { readonly type?: string; readonly data: Line['data'] }): string {
  const line = {
    seq,
    type: 'devices',
    v: 1,
    at: '2026-01-01T00:00:00.000Z',
    ...given,
  };
  const isHashed = !JSON.stringify(line).includes('['.repeat(16));
  return JSON.stringify({
    ...line,
    hash: isHashed ? telemetryHash(line) : 'a'.repeat(64),
  });
}

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
      t.match(await ingest(db, clock, second), {
        kind: 'taken',
        place: { ack: 20 },
      });
    }
    t.equal((await rowsOf(db, hub)).length, 20);
  });

  t.test('lines that PostgreSQL would refuse are put aside, and stop nothing', async (t) => {
    const db = await open();
    const [hub, lines] = [await hubIn(db), await linesOf(t, 7)];
    const spoilt = (index: number, change: object) =>
      JSON.stringify({
        ...(JSON.parse(lines[index] ?? '') as object),
        ...change,
      });
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

  t.test('neither what has no place in a column nor what can not be hashed stops a log', async (t) => {
    const db = await open();
    const hub = await hubIn(db);
    const nested = `${'['.repeat(3_000)}${']'.repeat(3_000)}`;
    const spoil: readonly ((line: string) => string)[] = [
      (line) => changed(line, { at: '2026-02-30T00:00:00Z' }),
      (line) => changed(line, { at: '2025-02-29T00:00:00Z' }),
      (line) => changed(line, {}, { device_id: 'two\nlines' }),
      (line) => changed(line, {}, { device_id: 'a\0b' }),
      (line) => changed(line, {}, { device_id: 'x'.repeat(129) }),
      (line) =>
        changed(
          line,
          {},
          {
            facts: JSON.parse(`${'[{"a":'.repeat(9)}1${'}]'.repeat(9)}`) as unknown,
          },
        ),
      (line) => line.replace('"data":{', `"data":{"later":${nested},`),
    ];
    const lines = await linesOf(t, 2 * spoil.length);
    const texts = lines.map((line, at) => (at % 2 === 0 ? (spoil[at / 2]?.(line) ?? line) : line));
    t.match(await ingest(db, clock, batchOf(hub, 1, texts)), {
      kind: 'taken',
      place: { ack: lines.length },
      oddities: spoil.length,
    });
    const aside = await asideOf(db, hub);
    t.strictSame(
      aside,
      spoil.map((_, at) => [2 * at + 1, 'form']),
    );
    t.strictSame(
      (await rowsOf(db, hub)).map(({ seq }) => seq),
      spoil.map((_, at) => 2 * at + 2),
      'what is between is here',
    );
  });

  t.test('no entity stops those after it, whatever its hub calls it', async (t) => {
    const db = await open();
    const hub = await hubIn(db);
    const row = {
      id: randomUUID(),
      state: 'applied',
      reason: 'a\0b',
      log_seq: null,
    };
    const odd = [
      { data: { key: [randomBytes(4_000).toString('base64')], row: {} } },
      { data: { key: null, row: {} } },
      { data: { row: {} } },
      { data: { key: ['a'] } },
      { data: { key: ['a'], row: 5 } },
      { type: 'cloud_requests', data: { key: [row.id], row } },
      {
        data: {
          key: ['a'],
          row: JSON.parse(`${'['.repeat(20)}${']'.repeat(20)}`) as unknown,
        },
      },
    ].map((line, at) => entity(at + 1, line));
    const good = entity(odd.length + 1, {
      data: { key: ['b\n\0'], row: {} },
    });
    const texts = [...odd, good];
    const batch = { ...batchOf(hub, 1, texts), lane: 'telemetry' } as const;
    t.match(
      await ingest(db, clock, {
        ...batch,
        head: { ...batch.head, lane: 'telemetry' },
      }),
      {
        kind: 'taken',
        place: { ack: texts.length },
        oddities: odd.length,
      },
    );
    t.strictSame(
      await asideOf(db, hub),
      odd.map((_, at) => [at + 1, 'form']),
    );
    const kept = await db.selectFrom('entities').select(['seq', 'line']).where('hub_id', '=', hub).execute();
    t.strictSame(kept, [{ seq: texts.length, line: good }]);
  });

  t.test('a log goes no further than its lines, whatever is signed', async (t) => {
    const db = await open();
    const [hub, lines] = [await hubIn(db), await linesOf(t, 10)];
    const cut = [...lines.slice(0, 4), 'not a line'];
    const signed = (last: number): Batch => ({
      ...batchOf(hub, 1, lines.slice(0, last)),
      texts: cut,
    });
    t.match(await ingest(db, clock, signed(10)), {
      kind: 'refused',
      why: 'head_differs',
    });
    t.strictSame(await rowsOf(db, hub), []);
    t.match(await ingest(db, clock, signed(5)), {
      kind: 'taken',
      place: { ack: 5 },
      oddities: 1,
    });
    t.match(await ingest(db, clock, batchOf(hub, 6, lines.slice(5))), {
      kind: 'taken',
      place: { ack: 10 },
    });
    const texts = [entity(1, { data: { key: ['a'], row: {} } }), '{"type":"gap"'];
    const head = {
      epoch: 1,
      lane: 'telemetry',
      seq: 7,
      hash: 'b'.repeat(64),
    } as const;
    const gap = {
      ...START,
      lane: 'telemetry',
      hubId: hub,
      first: 1,
      texts,
      head,
    } as const;
    t.match(await ingest(db, clock, gap), { kind: 'taken', place: { ack: 7 } }, 'how far a gap went');
  });

  t.test('what stands in no hash is as a hub writes it, or is marked', async (t) => {
    const db = await open();
    const hub = await hubIn(db);
    const without = (line: string, name: string) => {
      const { event, proof } = read(line);
      if (proof.of.form !== 2 || !('salt' in proof.of.who)) throw new Error('nothing to erase');
      const hash = partHash(Buffer.from(proof.of.who.salt, 'hex'), canonicalWho(event)).toString('hex');
      const of = { ...proof.of, who: { hash, erased_by: 999_999 } };
      return changed(
        line,
        {},
        {
          actor: { ...event.actor, name },
          ip_address: null,
          proof: { ...proof, of },
        },
      );
    };
    const spoil: readonly ((line: string) => string)[] = [
      (line) => changed(line, { at: '1999-01-01T00:00:00.000Z' }),
      (line) => without(line, 'Somebody else'),
      (line) => without(line, 'erased'),
      (line) => changed(line, {}, { at_ms: Number.MAX_SAFE_INTEGER }),
    ];
    const lines = await linesOf(t, spoil.length);
    const texts = lines.map((line, at) => spoil[at]?.(line) ?? line);
    t.match(await ingest(db, clock, batchOf(hub, 1, texts)), {
      kind: 'taken',
      place: { ack: lines.length },
    });
    t.strictSame(
      await asideOf(db, hub),
      [1, 2, 4].map((seq) => [seq, 'altered']),
    );
    t.equal((await rowsOf(db, hub)).length, lines.length, 'and kept all the same');
    // With nothing readable before it, too.
    const [other, [, second = '']] = [await hubIn(db), lines];
    await ingest(db, clock, batchOf(other, 1, ['nothing', without(second, 'Somebody else')]));
    t.strictSame(await asideOf(db, other), [
      [1, 'form'],
      [2, 'altered'],
    ]);
  });

  t.test('an epoch begins with its first batch, and the one before is over', async (t) => {
    const db = await open();
    const [hub, lines] = [await hubIn(db), await linesOf(t, 4)];
    const before = batchOf(hub, 1, lines);
    const after: Batch = {
      ...before,
      epoch: 2,
      head: { ...before.head, epoch: 2 },
    };
    t.match(await ingest(db, clock, before), { kind: 'taken' });
    t.match(await ingest(db, clock, after), {
      kind: 'taken',
      place: { ack: 4 },
    });
    t.match(await ingest(db, clock, before), {
      kind: 'elsewhere',
      why: 'epoch_over',
      epoch: 2,
      expected: 5,
    });
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
