import t from 'tap';
import { credentialScheme as scheme } from '../../src/drivers/credential-scheme.js';
import { SessionCredentials } from '../../src/drivers/lock-session-credentials.js';
import { REKEY_AFTER_MS } from '../../src/drivers/lock-session-exchange.js';
import type { CredentialSet } from '../../src/operations/access/credential-ports.js';
import { SimulatedClock } from '../support/simulated-clock.js';
import { SessionBench } from './lock-session-bench.js';
import { newId } from './serial/serial-home.js';

function setOf(version: number, ...digits: string[]): CredentialSet {
  const key = Buffer.alloc(32, version);
  const window = { validFromMs: null, validUntilMs: null };
  return {
    version,
    key,
    entries: digits.map((typed) => ({ pinId: newId(), verifier: scheme.verifier(key, typed), ...window })),
  };
}

/** Lets the bench take turns until `promise` is settled. */
async function turning<T>(bench: SessionBench, promise: Promise<T>): Promise<T> {
  const state = { settled: false };
  void promise.finally(() => {
    state.settled = true;
  });
  for (let turns = 0; turns < 500 && !state.settled; turns += 1) await bench.run(10);
  return promise;
}

t.test('a set gets onto the lock, and is read back', async (t) => {
  const bench = new SessionBench();
  await bench.up();
  const { credentials } = bench.session;
  t.match(await turning(bench, credentials.heldSet()), { version: 0, digest: scheme.noSetDigest, slots: 64 });
  const set = setOf(3, '0427', '583916');
  t.equal(await turning(bench, credentials.putSet(set)), 'taken');
  t.strictSame(await turning(bench, credentials.heldSet()), {
    version: 3,
    digest: new Uint8Array(scheme.digest(set)),
    slots: 64,
  });
  t.ok(bench.firmware.offline.credentials.find('0427'));
  t.equal(await turning(bench, credentials.putSet(setOf(2, '0427'))), 'stale');
  const many = Array.from({ length: 65 }, (_, at) => `${at}`.padStart(6, '0'));
  t.equal(await turning(bench, credentials.putSet(setOf(4, ...many))), 'full');
  const full = setOf(5, ...many.slice(1));
  t.equal(await turning(bench, credentials.putSet(full)), 'taken', 'as many as it has slots');
});

t.test('the largest message of a set fits into one frame of the link with room to spare', async (t) => {
  const bench = new SessionBench();
  await bench.up();
  const set = setOf(0xffff_ffff, '0427');
  const entries = set.entries.map((entry) => ({ ...entry, validFromMs: 0, validUntilMs: 2 ** 53 - 1 }));
  t.equal(await turning(bench, bench.session.credentials.putSet({ ...set, entries })), 'taken');
  t.ok(Math.max(...bench.sent.map(({ body }) => body.length)) <= 180);
});

t.test('only one set at a time; a line that goes dead loses it, and the old one holds', async (t) => {
  const bench = new SessionBench();
  await bench.up();
  const { credentials } = bench.session;
  await turning(bench, credentials.putSet(setOf(1, '0427')));
  const first = credentials.putSet(setOf(2, '583916', '274951'));
  t.equal(await credentials.putSet(setOf(3)), 'broken');
  let frames = 0;
  bench.loses = (frame) => frame.type !== 'poll' && (frames += 1) > 4;
  t.equal(await turning(bench, first), 'lost');
  t.equal(bench.firmware.offline.credentials.version, 1);
  t.ok(bench.firmware.offline.credentials.find('0427'));
  bench.session.linkDown();
  t.equal(await credentials.heldSet(), null);
  t.equal(await credentials.putSet(setOf(2)), 'lost');
});

t.test('frames that are lost on the way cost resends, and nothing else', async (t) => {
  const bench = new SessionBench();
  await bench.up();
  let frames = 0;
  bench.loses = () => (frames += 1) % 5 === 0;
  const set = setOf(1, '0427', '583916', '274951');
  t.equal(await turning(bench, bench.session.credentials.putSet(set)), 'taken');
  t.same(bench.firmware.offline.credentials.digest(), scheme.digest(set));
});

t.test('a lock of before does not know the question: it holds nothing', async (t) => {
  const stamp = { bootId: Buffer.alloc(8), lockMs: 1 };
  const answering = (code: 'unknown_message' | 'busy') =>
    new SessionCredentials(
      {
        request: () =>
          Promise.resolve({ kind: 'reply', receivedAtMs: 0, message: { type: 'error', code, ...stamp } }),
      },
      new SimulatedClock(),
    );
  t.match(await answering('unknown_message').heldSet(), { version: 0, slots: 0 });
  t.equal(await answering('busy').heldSet(), null);
  t.equal(await answering('busy').putSet(setOf(1)), 'broken');
});

t.test('the lock is told the time in each session, by a hub that knows it', async (t) => {
  const bench = new SessionBench();
  const told: number[] = [];
  bench.firmware.offline.setTime = (unixMs) => told.push(unixMs);
  await bench.up();
  t.equal(told.length, 1);
  t.ok(Math.abs((told[0] ?? 0) - bench.clock.wallMs()) < 1_000);
  bench.clock.advance(REKEY_AFTER_MS + 1_000);
  await bench.run(500);
  t.equal(told.length, 2, 'also when it is renewed');
  bench.clock.jumpWall(-Date.UTC(2020, 0, 1));
  bench.session.linkDown();
  await bench.up();
  t.equal(told.length, 2, 'a clock that was never set is told to nobody');
});
