import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import Database from 'better-sqlite3';
import t, { type Test } from 'tap';
import { logSigner } from '../../src/audit/checkpoint.js';
import { holdsInclusion, inclusionProof } from '../../src/audit/merkle-proof.js';
import { readPrunedLine } from '../../src/audit/replica/pruned-line.js';
import type { Line } from '../../src/audit/replica/protocol.js';
import { readVerifier } from '../../src/audit/signed-note.js';
import { HubClient } from '../../src/cli/hub-client.js';
import { readSignedLog } from '../../src/cli/log-parts.js';
import { silentLogger } from '../../src/kit/logger.js';
import { checkAudit } from '../../src/cloud/check-lines.js';
import { exportLog } from '../../src/operations/audit/export-log.js';
import { LogCheckpoints } from '../../src/operations/audit/log-checkpoints.js';
import { newEvent } from '../../src/operations/audit/new-event.js';
import { pruneLog } from '../../src/operations/audit/prune-log.js';
import type { Caller } from '../../src/operations/ports.js';
import { inspectStore } from '../../src/store/inspect.js';
import type { SqliteStore } from '../../src/store/store.js';
import { verdicts } from '../../scripts/prove/tampering/tampering-proof.js';
import { SimulatedClock } from '../support/simulated-clock.js';
import { openTestStore } from './open-test-store.js';
import { SALT, sampleDevice, sampleEvent, uuid } from './samples.js';

const signer = logSigner(new Uint8Array(32).fill(5));
const DAY_MS = 24 * 3_600_000;
const PERSON = uuid(77);

/** A hub with so many old rows, of which some were erased. */
async function filled(t: Test, rows: number) {
  const clock = new SimulatedClock();
  const { store, file } = openTestStore(t, { clock });
  const site = { id: uuid(900), name: 'Home', timeZone: 'UTC', createdAtMs: 0 };
  const lock = sampleDevice(1, { siteId: site.id });
  await store.write((tx) => {
    tx.sites.insert(site);
    tx.devices.insert(lock, SALT);
  });
  const atMs = clock.wallMs();
  await store.write((tx) => {
    for (let n = 1; n <= rows; n += 1)
      tx.events.append(
        sampleEvent({
          ...{ type: 'UNLOCK', success: true, method: 'pin', deviceId: lock.id, lockEventKey: null },
          ...{ atMs, userId: n % 100 === 3 ? PERSON : null },
        }),
      );
  });
  const checkpoints = new LogCheckpoints({
    ...{ store, clock, logger: silentLogger, signer },
    timeIsTrusted: () => true,
    publish: () => Promise.resolve(),
  });
  const prune = (keepDays: number, hasCloud = false) =>
    pruneLog({ store, clock, checkpoints, keepDays, hasCloud })();
  return { store, file, clock, lock, prune, checkpoints };
}

async function erasePerson(store: SqliteStore): Promise<void> {
  await store.write((tx) =>
    tx.erasures.erase(tx.erasures.ofPerson(PERSON, 0, 100), ({ rows, digest }) =>
      newEvent({ atMs: 0, type: 'LOG_ERASED', description: 'x', data: { rows, digest } }),
    ),
  );
}

/** What both programs that check an export say of it. */
function isWhole(lines: readonly string[]): readonly [boolean, boolean] {
  const verifier = readVerifier(signer.publicText);
  if (!verifier) throw new Error('the key can not be read');
  const file = Buffer.from(lines.map((line) => `${line}\n`).join(''));
  return verdicts(file, { verifier, publicKey: signer.publicText }, null);
}

const linesOf = (store: SqliteStore) => (store.outbox.lines(0, 10_000)?.text ?? '').split('\n').slice(0, -1);

t.test('old rows go, and what is left proves all that there was', async (t) => {
  const { store, file, clock, prune } = await filled(t, 1_100);
  await erasePerson(store);
  const before = store.logTree.head();
  const linesBefore = linesOf(store);
  t.equal(await prune(30), 0, 'nothing is old yet');
  t.equal(store.events.lastSeq(), before.size);
  clock.advance(31 * DAY_MS);
  t.equal(await prune(0), 0, 'and nothing goes where all is kept');
  t.equal(await prune(30), 768, 'of two full blocks of the log, whole subtrees');
  t.equal(store.pruning.prunedRows(), 768);
  t.equal(store.events.bySeq(768), null);
  t.ok(store.events.bySeq(769));
  const [record] = store.events.page({ cursor: null, size: 1 }, { type: 'LOG_PRUNED' }).rows;
  t.match(record, { data: { up_to: 768, kept_days: 30 } });
  t.equal(await prune(30), 0, 'once');
  t.equal(store.events.lastSeq(), before.size + 1, 'and told once');

  const range = (start: number, end: number) => store.logTree.range(start, end);
  t.strictSame(Buffer.from(range(0, before.size)), Buffer.from(before.root));
  for (const seq of [1, 256, 500, 768, 769]) {
    const given = { leaf: range(seq - 1, seq), index: seq - 1, size: before.size, root: before.root };
    t.ok(holdsInclusion(given, inclusionProof(range, seq - 1, before.size)), `row ${seq}`);
  }
  const lines = linesOf(store);
  t.strictSame(lines.slice(768, before.size), linesBefore.slice(768));
  const hashes = (of: readonly string[]) => of.map((line) => /"hash":"(\w+)"\}$/.exec(line)?.[1]);
  t.strictSame(hashes(lines.slice(0, before.size)), hashes(linesBefore), 'the same chain');
  t.match(lines[2], /"type":"PRUNED".*"erased":\[\[1101,"/);
  t.strictSame(store.outbox.lines(700, 100)?.count, 100, 'a batch goes on over the border');
  t.strictSame(Buffer.from(store.outbox.chainHash(700) ?? []).toString('hex'), hashes(linesBefore)[699]);

  t.match(store.verifyChain(), { ok: true });
  t.strictSame(store.checkStatistics(), []);
  await store.stop();
  t.match(inspectStore(file, 'full'), { complaints: [], chain: { ok: true }, statistics: [] });
  const again = openTestStore(t, { file, clock }).store;
  t.strictSame(Buffer.from(again.logTree.range(0, before.size)), Buffer.from(before.root));
});

t.test('an export in whose middle rows go says why it has no end', async (t) => {
  const { store, clock, prune, checkpoints } = await filled(t, 600);
  clock.advance(31 * DAY_MS);
  const onTheHub: Caller = {
    ...{ actor: { kind: 'cli', id: null, name: 'cli' }, userId: null },
    ...{ role: 'admin', method: 'cli', ipAddress: null },
  };
  const pieces: string[] = [];
  for await (const piece of exportLog({ store, checkpoints }, onTheHub)) {
    if (pieces.push(piece) === 1) t.equal(await prune(30), 256);
  }
  t.match(JSON.parse(pieces.at(-1) ?? ''), { broken_off: { code: 'log_changed', message: /again/ } });
  const server = createServer((_, response) => response.end(pieces.join(''))).listen(0, '127.0.0.1');
  t.teardown(() => server.close());
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  const hub = new HubClient({ target: { baseUrl: `http://127.0.0.1:${port}` }, unreachable: '' });
  const read = readSignedLog(
    hub,
    () => Promise.resolve(),
    () => undefined,
  );
  await t.rejects(read, { code: 'log_changed' }, 'and the command line tells it');
});

t.test('counted anew, the statistics of rows that are gone stay', async (t) => {
  const { store, file, clock, lock, prune } = await filled(t, 600);
  clock.advance(31 * DAY_MS);
  t.equal(await prune(30), 256);
  await store.stop();
  const sum = () => {
    const raw = new Database(file, { readonly: true });
    const counted = raw
      .prepare(
        'SELECT sum(count) FROM statistic_counts JOIN statistic_series ON id = series_id WHERE device_id = ?',
      )
      .pluck()
      .get(lock.id);
    raw.close();
    return counted;
  };
  t.equal(sum(), 600);
  const raw = new Database(file);
  raw.exec('UPDATE statistic_rules SET rules = 0');
  raw.close();
  const again = openTestStore(t, { file, clock }).store;
  t.strictSame(again.checkStatistics(), []);
  await again.stop();
  t.equal(sum(), 600);
});

t.test('a row from a clock that was ahead holds up nothing but itself', async (t) => {
  const { store, clock, prune } = await filled(t, 600);
  const rows = (count: number, atMs: number) =>
    store.write((tx) => {
      for (let n = 0; n < count; n += 1) tx.events.append(sampleEvent({ atMs }));
    });
  await rows(1, clock.wallMs() + 70 * 365 * DAY_MS);
  await rows(400, clock.wallMs());
  clock.advance(31 * DAY_MS);
  t.equal(await prune(30), 256, 'nobody knows how old its block is: nothing came after it');
  await rows(600, clock.wallMs());
  t.equal(await prune(30), 0, 'as young as what came after it');
  clock.advance(31 * DAY_MS);
  t.equal(await prune(30), 1_024, 'and then as old');
});

t.test('of what is gone only such erasures are told as a row that is kept accounts for', async (t) => {
  const { store, file, clock, prune, checkpoints } = await filled(t, 300);
  await erasePerson(store);
  await store.write((tx) => {
    for (let n = 0; n < 900; n += 1) tx.events.append(sampleEvent({ atMs: clock.wallMs(), userId: PERSON }));
  });
  await erasePerson(store);
  clock.advance(31 * DAY_MS);
  t.equal(await prune(30), 768, 'with the row that tells of the first erasure');
  const lines = linesOf(store);
  const toldOf = (line = '') => readPrunedLine(JSON.parse(line) as Line)?.erased.map(([by]) => by);
  t.strictSame([toldOf(lines[2]), toldOf(lines[302])], [[], [1_202]]);
  t.match(store.verifyChain(), { ok: true });

  const { note } = checkpoints.signed(store.logTree.head(), false);
  const whole = [...lines, JSON.stringify({ checkpoint: note })];
  t.strictSame(isWhole(whole), [true, true]);
  const erased = (text: string) => whole.with(2, (whole[2] ?? '').replace('"erased":[]', `"erased":${text}`));
  const left = `"${'ab'.repeat(32)}"`;
  for (const by of [4, 301, 768, 1_202, 1_203, 1_204, 9_000])
    t.strictSame(isWhole(erased(`[[${by},${left}]]`)), [false, false], `made up, told of by row ${by}`);
  const [entry = ''] = /\[1202,"\w+"\]/.exec(whole[302] ?? '') ?? [];
  t.strictSame(isWhole(whole.with(302, (whole[302] ?? '').replace(entry, entry.replace(']', ',1]')))), [
    false,
    false,
  ]);
  await store.stop();
  const raw = new Database(file);
  const before = raw.prepare('SELECT count(*) FROM pruned_erasures').pluck().get();
  raw.prepare('INSERT INTO pruned_erasures VALUES (1, 301, ?)').run(Buffer.alloc(32));
  raw.close();
  t.ok(Number(before) > 3);
  t.match(inspectStore(file, 'full').chain, { ok: true }, 'nor does a stored one count that nobody is told');
  const again = openTestStore(t, { file, clock }).store;
  t.strictSame(linesOf(again), lines);
});

t.test('what a cloud has not got stays', async (t) => {
  const { store, clock, prune } = await filled(t, 1_100);
  clock.advance(31 * DAY_MS);
  t.equal(await prune(30, true), 0, 'a cloud is set, and has nothing');
  await store.write((tx) => {
    tx.outbox.beginEpoch(1);
    tx.outbox.acknowledge('audit', 300);
  });
  t.equal(await prune(30, true), 256, 'it has three hundred rows: a block and some more');
});

t.test('it gets what it has, block by block; and an erasure that it was not told of keeps all', async (t) => {
  const { store, clock, prune } = await filled(t, 1_100);
  clock.advance(31 * DAY_MS);
  await store.write((tx) => {
    tx.outbox.beginEpoch(1);
    tx.outbox.acknowledge('audit', 600);
    tx.outbox.acknowledge('telemetry', 1_000);
  });
  await erasePerson(store);
  t.equal(await prune(30, true), 0);
  await store.write((tx) => {
    tx.outbox.acknowledge('telemetry', 10_000);
  });
  t.equal(await prune(30, true), 512);
});

t.test('a cloud that was switched off keeps nothing back', async (t) => {
  const { store, clock, prune } = await filled(t, 1_100);
  clock.advance(31 * DAY_MS);
  await store.write((tx) => {
    tx.outbox.beginEpoch(3);
    tx.outbox.acknowledge('audit', 300);
    tx.outbox.acknowledge('telemetry', 1_000);
  });
  await erasePerson(store);
  t.equal(await prune(30), 0, 'the setting may be missing for this start alone: as if it were there');
  t.strictSame(store.outbox.link(), { epoch: 4, acked: { audit: 0, telemetry: 0 } });
  t.equal(await prune(30, true), 0, 'it is there again, and gets everything first');
  t.equal(await prune(30), 768, 'it is not');
  t.equal(store.outbox.link()?.epoch, 4, 'left once');
});

t.test('a cloud that begins anew takes in what is left', async (t) => {
  const { store, clock, prune } = await filled(t, 600);
  await erasePerson(store);
  clock.advance(31 * DAY_MS);
  await prune(30);
  const texts = linesOf(store);
  const start = { ack: 0, hash: '0'.repeat(64) };
  const checked = checkAudit(start, 1, texts);
  t.strictSame(checked.oddities, []);
  t.equal(checked.taken.length, texts.length);
  const forged = texts.with(
    5,
    (texts[5] ?? '').replace(/(?<="leaf_hash":")\w/, (digit) => (digit === 'f' ? '0' : 'f')),
  );
  t.match(checkAudit(start, 1, forged).oddities, [{ seq: 6, reason: 'broken' }]);
});

t.test('what is gone without a record was deleted', async (t) => {
  const { store, file } = await filled(t, 600);
  await store.stop();
  const connection = new Database(file);
  t.throws(() => connection.exec('DELETE FROM events WHERE seq = 3'), /append-only/);
  connection.exec(`UPDATE chain_head SET pruned_to = 512`);
  const leaves = connection
    .prepare('SELECT leaf_hash, chain_hash FROM events WHERE seq <= 512 ORDER BY seq')
    .all() as {
    leaf_hash: Buffer;
    chain_hash: Buffer;
  }[];
  for (const block of [0, 1]) {
    const rows = leaves.slice(block * 256, (block + 1) * 256);
    connection
      .prepare('INSERT OR REPLACE INTO pruned_blocks VALUES (?, ?, ?)')
      .run(block, Buffer.concat(rows.map(({ leaf_hash }) => leaf_hash)), rows.at(-1)?.chain_hash);
  }
  connection.exec('DELETE FROM events WHERE seq <= 512');
  connection.close();
  t.match(inspectStore(file, 'quick').chain, { ok: false, fault: 'pruned' });
});
