import fc from 'fast-check';
import t from 'tap';
import { KEEP_ALIVE_MS, OFFLINE_AFTER_MS, REKEY_AFTER_MS } from '../../src/drivers/lock-session-exchange.js';
import { REPLY_ACK_WAIT_MS } from '../../src/drivers/lock-session-turns.js';
import { SessionBench } from './lock-session-bench.js';
import { newId } from './serial/serial-home.js';

t.test('is online after the first authenticated reply, not before', async (t) => {
  const bench = new SessionBench();
  bench.loses = ({ type }) => type === 'data';
  await bench.up();
  t.same(bench.reports.links, []);
  t.equal(bench.session.isOnline, false);
  bench.loses = () => false;
  await bench.run(2_000);
  t.same(bench.reports.links, [true]);
  t.equal(bench.session.isOnline, true);
  t.same(bench.reports.confirmed, [], 'active keys need no confirmation');
});

t.test('a frame without an answer is sent again, the same bytes, and then the session ends', async (t) => {
  const bench = new SessionBench();
  await bench.up();
  bench.sent.length = 0;
  bench.loses = ({ type }) => type === 'data' || type === 'ack';
  const outcome = bench.execute(20_000);
  await bench.run(2_500);
  const data = bench.sent
    .filter(({ type }) => type === 'data')
    .map(({ body }) => Buffer.from(body).toString('hex'));
  const first = data.filter((body) => body === data[0]);
  t.equal(first.length, 8, 'eight times in all');
  t.equal(bench.physical.actuations, 0);
  t.same(bench.reports.links, [true, false], 'given up');
  bench.loses = () => false;
  await bench.run(4_000);
  t.same(
    await outcome,
    { kind: 'unknown', reason: 'link_lost' },
    'never_seen before its deadline decides nothing',
  );
  t.same(bench.reports.links, [true, false, true]);
  t.equal(bench.physical.actuations, 0, 'and it was not sent again on its own');
});

t.test('a session is renewed after an hour without anybody noticing', async (t) => {
  const bench = new SessionBench();
  await bench.up();
  const handshakes = bench.count('session1');
  t.equal(handshakes, 1);
  await bench.run(REKEY_AFTER_MS + KEEP_ALIVE_MS, 1_000);
  t.equal(bench.count('session1'), 2);
  t.same(bench.reports.links, [true]);
  const outcome = bench.execute(1_000);
  await bench.run(50);
  t.match(await outcome, { kind: 'answered', success: true });
});

t.test('a quiet lock is asked now and then, so that the clock sample is never old', async (t) => {
  const bench = new SessionBench();
  await bench.up();
  await bench.run(120_000, 100);
  bench.sent.length = 0;
  const outcome = bench.execute(1_000);
  await new Promise((resolve) => setImmediate(resolve));
  t.equal(bench.turn().type, 'data');
  t.match(await outcome, { kind: 'answered', success: true });
  t.equal(bench.count('data'), 1, 'one round trip: no status first');
});

t.test('a reply is acknowledged by the next order, or alone a moment later', async (t) => {
  const bench = new SessionBench();
  await bench.up();
  bench.sent.length = 0;
  for (let i = 0; i < 2; i += 1) {
    const outcome = bench.execute(1_000);
    await new Promise((resolve) => setImmediate(resolve));
    t.equal(bench.session.exchange.sendDueAtMs(), 0);
    bench.turn();
    t.match(await outcome, { kind: 'answered', success: true });
  }
  t.strictSame(
    bench.sent.map(({ type }) => type),
    ['data', 'data'],
    'nothing was sent for the acknowledgement',
  );
  t.equal(bench.session.exchange.sendDueAtMs(), bench.clock.monotonicMs() + REPLY_ACK_WAIT_MS);
  t.equal(bench.turn().type, 'ack', 'a turn taken anyway is used for it');
  t.equal(bench.session.exchange.sendDueAtMs(), Infinity);
});

t.test('an event is acknowledged at once: the next one waits for that', async (t) => {
  const bench = new SessionBench();
  await bench.up();
  bench.firmware.turn('unlocked', 'thumb_turn');
  bench.turn();
  t.ok(bench.session.exchange.sendDueAtMs() <= bench.clock.monotonicMs());
});

t.test('an old sample is not used: the status comes first', async (t) => {
  const bench = new SessionBench();
  await bench.up();
  bench.clock.advance(61_000);
  // heard in the clear a moment ago, but no authenticated clock for a minute
  bench.session.received({ type: 'idle', body: new Uint8Array(0) });
  bench.sent.length = 0;
  let deadline = { bootId: '', notAfterMs: 0 };
  const outcome = bench.execute(1_000, async (given) => {
    deadline = given;
  });
  await bench.run(100);
  t.match(await outcome, { kind: 'answered', success: true });
  t.ok(bench.count('data') >= 2);
  const lateByMs = deadline.notAfterMs - bench.firmware.stamp().lockMs;
  t.ok(lateByMs > 500 && lateByMs <= 1_000);
});

t.test('silence ends a session', async (t) => {
  const bench = new SessionBench();
  await bench.up();
  bench.loses = () => true;
  await bench.run(OFFLINE_AFTER_MS + 200);
  t.equal(bench.session.isOnline, false);
  t.same(bench.reports.links, [true, false]);
  bench.sent.length = 0;
  await bench.run(10_000);
  t.ok(bench.count('session1') <= 15, 'a lock that is not there is asked ever more seldom');
});

t.test('a lock that was reset is told apart from one that is away: it refuses', async (t) => {
  const bench = new SessionBench();
  bench.pairings = bench.pairings.map((pairing) => ({ ...pairing, psk: Buffer.alloc(32) }));
  await bench.up();
  await bench.run(5_000);
  t.same(bench.reports.links, []);
  t.ok(bench.count('session1') <= 12, 'and is not asked all the time');
});

t.test('a request at the keypad that comes again gets the same answer, decided once', async (t) => {
  const bench = new SessionBench();
  await bench.up();
  const light = bench.firmware.present('pin', '0427');
  bench.loses = ({ type }) => type === 'data' && bench.reports.requests.length > 0;
  await bench.run(100);
  t.equal(bench.reports.requests.length, 1);
  bench.session.exchange.restart();
  bench.loses = () => false;
  await bench.run(300);
  t.equal(await light, 'granted');
  t.equal(bench.reports.requests.length, 1, 'asked once');
  t.equal(bench.physical.actuations, 1);
});

t.test('a decision is not sent once it is void', async (t) => {
  const bench = new SessionBench();
  await bench.up();
  let decide: (decision: { grant: boolean }) => void = () => undefined;
  bench.reports.decide = () => new Promise((resolve) => (decide = resolve));
  const light = bench.firmware.present('pin', '0427');
  await bench.run(950);
  bench.sent.length = 0;
  decide({ grant: true });
  await bench.run(100);
  t.equal(await light, 'no_answer');
  t.equal(bench.count('data'), 0);
  t.equal(bench.physical.actuations, 0);
});

t.test('a request that was not decided is not answered, and the next one is', async (t) => {
  const bench = new SessionBench();
  await bench.up();
  bench.reports.decide = () => Promise.reject(new Error('disk full'));
  const light = bench.firmware.present('pin', '0427');
  await bench.run(1_000);
  t.equal(await light, 'no_answer');
  bench.reports.decide = () => Promise.resolve({ grant: true });
  const next = bench.firmware.present('pin', '0427');
  await bench.run(200);
  t.equal(await next, 'granted');
});

t.test(
  'whatever the wire loses, an order moves the bolt at most once and its outcome is never wrong',
  async (t) => {
    const property = fc.asyncProperty(
      fc.infiniteStream(fc.nat(99)),
      fc.integer({ min: 0, max: 70 }),
      fc.integer({ min: 50, max: 2_000 }),
      async (dice, lossPercent, withinMs) => {
        const bench = new SessionBench();
        await bench.up();
        bench.loses = () => (dice.next().value ?? 0) < lossPercent;
        const outcome = bench.execute(withinMs);
        await bench.run(withinMs + 500);
        const { actuations } = bench.physical;
        const told = await outcome;
        if (actuations > 1) return false;
        if (told.kind === 'answered') return told.success === (actuations === 1);
        return told.kind === 'unknown' || actuations === 0;
      },
    );
    await fc.assert(property, { numRuns: 25 });
    t.pass();
  },
);

t.test('close leaves no timer', async (t) => {
  const bench = new SessionBench();
  await bench.up();
  const outcome = bench.execute(5_000);
  bench.session.close();
  t.same(await outcome, { kind: 'not_sent', reason: 'lock_offline' });
  bench.firmware.powerOff();
  t.equal(bench.clock.pendingTimers, 0);
});

t.test('a result says where the bolt is and nothing of the door', async (t) => {
  const bench = new SessionBench();
  await bench.up();
  const statuses = bench.reports.statuses.length;
  const outcome = bench.execute(1_000);
  await bench.run(50);
  t.match(await outcome, { kind: 'answered', success: true });
  t.equal(bench.reports.bolts.at(-1), 'unlocked');
  t.equal(bench.reports.statuses.length, statuses, 'an old word on the door is not made a new one');
});

t.test('a wall clock that was set is told to the lock at its next word', async (t) => {
  const bench = new SessionBench();
  await bench.up();
  const { offline } = bench.firmware;
  const told: number[] = [];
  const setTime = offline.setTime.bind(offline);
  offline.setTime = (unixMs) => {
    told.push(unixMs - bench.clock.wallMs());
    setTime(unixMs);
  };
  await bench.run(2 * KEEP_ALIVE_MS, 100);
  t.same(told, [], 'not without need');
  bench.clock.jumpWall(86_400_000);
  await bench.run(KEEP_ALIVE_MS + 2_000, 100);
  t.equal(told.length, 1, 'once');
  t.ok(Math.abs(told[0] ?? Infinity) < 1_000);
});

t.test('what is not wanted any more after a wait is not sent', async (t) => {
  const bench = new SessionBench();
  await bench.up();
  let wanted = true;
  const order = {
    commandId: newId(),
    action: 'lock' as const,
    userId: null,
    deadlineMs: bench.clock.monotonicMs() + 5_000,
    stillWanted: () => wanted,
  };
  // The link is lost while the journal is written, and the door is opened before it is back.
  const outcome = bench.session.execute(order, async () => {
    bench.session.linkDown();
  });
  await bench.run(100);
  wanted = false;
  bench.session.linkUp();
  await bench.run(1_000);
  t.same(await outcome, { kind: 'not_sent', reason: 'withdrawn' });
  t.equal(bench.physical.actuations, 0);
});
