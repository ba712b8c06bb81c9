import { randomBytes } from 'node:crypto';
import t, { type Test } from 'tap';
import { buildC, cannotBuild } from './c-build.js';
import { CCore } from './c-core.js';

/** The rules of SPEC.md sections 6, 9 and 10 at the lock in C, with a clock that the test moves. */

const KEY = 3;
const LOCKED = 1;
const UNLOCKED = 2;
const PIN = 1;
/** Section 9.2 and 10: at least so many are kept. */
const KEPT = 64;
/** More than this lock holds. */
const TOO_MANY = 90;

t.setTimeout(300_000);

/** Ids that grow, as those of version 7 do. */
const commandId = (number: number): Buffer => {
  const id = Buffer.alloc(16, 7);
  id.writeUInt32BE(number);
  return id;
};

t.test('the rules at the lock in C', { skip: cannotBuild }, async (t) => {
  const bin = await buildC(t, ['vectors']);
  const rules: readonly (readonly [string, (t: Test, core: CCore) => Promise<void>])[] = [
    ['a command moves once, in its boot and in its time', movesOnce],
    ['the last 64 results are kept over power cuts; what may have been dropped is evicted', keepsResults],
    ['what ran when the power went is interrupted', isInterrupted],
    ['nothing moves that could not be stored', storesFirst],
    ['a decision counts once, for the press that waits, for 900 ms', decides],
    ['events are kept until acknowledged; what found no room is counted', keepsEvents],
    ['a restart is answered first, and happens once', restartsOnce],
    ['a replayed SESSION_1 ends nothing', keepsSession],
  ];
  for (const [name, rule] of rules)
    await t.test(name, async (t) => {
      const core = new CCore(bin);
      t.teardown(() => core.end());
      await core.ready();
      await rule(t, core);
    });
});

async function movesOnce(t: Test, core: CCore): Promise<void> {
  const { hub } = core;
  const { bootId, lockMs } = await hub.stamp();
  const order = { commandId: commandId(1), bootId, notAfterMs: lockMs + 100 };
  t.match(await hub.actuate({ ...order, bootId: randomBytes(8) }), {
    outcome: 'refused',
    reason: 'wrong_boot',
  });
  t.equal(
    await hub.ask({ type: 'actuate', direction: 'unlock', ...order }, 3),
    null,
    'no result while it runs',
  );
  const busy = await hub.actuate({ ...order, commandId: commandId(2) });
  t.match(busy, { outcome: 'refused', reason: 'busy' });
  await core.ask('lock-stops', 1);
  t.match(await hub.result(order.commandId), { outcome: 'done', success: true });
  t.match(await hub.actuate(order), { outcome: 'done', success: true }, 'the stored result');
  t.match(await hub.actuate({ ...order, commandId: commandId(2) }), { reason: 'busy' }, 'the stored refusal');
  const unlatch = { ...order, commandId: commandId(3), direction: 'unlatch' as const };
  t.match(await hub.actuate(unlatch), { outcome: 'refused', reason: 'unsupported' });
  await core.waits(200);
  t.match(await hub.actuate({ ...order, commandId: commandId(4) }), {
    outcome: 'refused',
    reason: 'expired',
  });
  t.match(await hub.result(commandId(4)), { outcome: 'never_seen' });
  t.equal((await core.truth()).moves, 1);
}

async function keepsResults(t: Test, core: CCore): Promise<void> {
  const { hub } = core;
  const { bootId } = await hub.stamp();
  for (let number = 1; number <= TOO_MANY; number += 1) {
    await core.waits(10);
    const { lockMs: notAfterMs } = await hub.stamp();
    const order = {
      type: 'actuate',
      direction: 'lock',
      commandId: commandId(number),
      bootId,
      notAfterMs,
    } as const;
    await hub.ask(order, 0);
    await core.ask('lock-stops', number % 2);
  }
  await core.restarts();
  for (let number = TOO_MANY; number > TOO_MANY - KEPT; number -= 1)
    t.match(await hub.result(commandId(number)), { outcome: 'done', success: number % 2 === 1 }, `${number}`);
  t.match(await hub.result(commandId(1)), { outcome: 'evicted' });
  t.match(await hub.result(commandId(TOO_MANY + 1)), { outcome: 'never_seen' });
  t.equal((await core.truth()).moves, TOO_MANY);
}

async function isInterrupted(t: Test, core: CCore): Promise<void> {
  const { hub } = core;
  const { bootId, lockMs } = await hub.stamp();
  const order = { commandId: commandId(1), bootId, notAfterMs: lockMs + 100 };
  await hub.ask({ type: 'actuate', direction: 'unlock', ...order }, 1);
  await core.restarts();
  t.match(await hub.result(order.commandId), { outcome: 'interrupted' });
  t.match(await hub.actuate(order), { outcome: 'interrupted' });
  t.equal((await core.truth()).moves, 1);
}

async function storesFirst(t: Test, core: CCore): Promise<void> {
  const { hub } = core;
  const { bootId, lockMs } = await hub.stamp();
  const order = { commandId: commandId(1), bootId, notAfterMs: lockMs + 100 };
  await core.ask('lock-storage', 0);
  t.match(await hub.actuate(order), { outcome: 'refused', reason: 'busy' });
  t.equal((await core.truth()).moves, 0);
  await core.ask('lock-storage', 1);
  await hub.ask({ type: 'actuate', direction: 'unlock', ...order }, 1);
  await core.ask('lock-storage', 0);
  await core.ask('lock-stops', 1);
  t.equal(
    await hub.ask({ type: 'get_result', commandId: order.commandId }, 3),
    null,
    'not told before it is stored',
  );
  await core.ask('lock-storage', 1);
  await core.waits(1);
  t.match(await hub.result(order.commandId), { outcome: 'done', success: true });
  t.equal((await core.truth()).moves, 1);
}

async function decides(t: Test, core: CCore): Promise<void> {
  const { hub } = core;
  const { bootId } = await hub.stamp();
  const press = async () => {
    await core.ask('lock-random', randomBytes(64).toString('hex'));
    await core.ask('lock-press', PIN, '30343237');
    const asked = (await hub.listen()).find(({ type }) => type === 'access_request');
    if (asked?.type !== 'access_request') throw new Error('the lock did not ask');
    t.equal(asked.value, '0427');
    return {
      type: 'access_decision',
      grant: true,
      bootId,
      requestId: asked.requestId,
      notAfterMs: asked.lockMs + 900,
    } as const;
  };
  const late = await press();
  await core.waits(901);
  await hub.tell({ ...late, notAfterMs: late.notAfterMs + 5000 });
  t.match(await core.truth(), { moves: 0, light: 'no_answer' });
  const right = await press();
  await hub.tell({ ...right, requestId: randomBytes(8) });
  await hub.tell({ ...right, bootId: randomBytes(8) });
  await hub.tell({ ...right, notAfterMs: right.notAfterMs - 901 });
  t.equal((await core.truth()).moves, 0, 'for another press, another boot, too late');
  await core.waits(899);
  await hub.tell(right);
  await hub.tell(right);
  t.match(await core.truth(), { moves: 1, light: 'granted' });
  await core.ask('lock-feels', UNLOCKED, 2, 50, 0);
  await core.ask('lock-stops', 1);
  const [event] = (await hub.listen()).filter(({ type }) => type === 'event').slice(-1);
  t.match(event, {
    kind: 'actuated',
    source: 'keypad',
    direction: 'unlock',
    success: true,
    position: 'unlocked',
  });
  await hub.tell({ ...(await press()), grant: false });
  t.match(await core.truth(), { moves: 1, light: 'denied' });
}

async function keepsEvents(t: Test, core: CCore): Promise<void> {
  const { hub } = core;
  const { bootId } = await hub.stamp();
  for (let number = 0; number < TOO_MANY; number += 1)
    await core.ask('lock-turned', LOCKED + (number % 2), KEY);
  await core.restarts();
  const seqs = (await hub.listen(300)).map((message) => (message.type === 'event' ? message.seq : 0));
  t.same(
    seqs,
    Array.from({ length: KEPT }, (_, index) => index + 1),
    'oldest first, over a power cut',
  );
  await hub.request({ type: 'ack_events', bootId, upto: 10 });
  const lost = (await hub.listen()).find(
    (message) => message.type === 'event' && message.kind === 'events_lost',
  );
  // The boot found no room either.
  t.match(lost, { kind: 'events_lost', seq: 1, count: TOO_MANY - KEPT + 1 });
  await hub.request({ type: 'get_events', after: 1 });
  const again = (await hub.listen(300)).map((message) => (message.type === 'event' ? message.seq : 0));
  t.same(
    again,
    Array.from({ length: KEPT - 10 }, (_, index) => index + 11),
    'but not that of this boot',
  );
  await hub.request({ type: 'ack_events', bootId, upto: KEPT });
  t.equal((await core.truth()).events, 1, 'an acknowledgement is of its boot alone');
}

async function restartsOnce(t: Test, core: CCore): Promise<void> {
  const { hub } = core;
  const { bootId, lockMs } = await hub.stamp();
  const order = { type: 'reboot', commandId: commandId(1), bootId, notAfterMs: lockMs + 100 } as const;
  t.match(await hub.request(order), { type: 'result', outcome: 'done', success: true });
  t.equal((await core.truth()).reboots, 0, 'the answer leaves first');
  await hub.turn();
  await core.waits(1);
  t.equal((await core.truth()).reboots, 1);
  await core.restarts();
  t.match(await hub.request(order), { type: 'result', outcome: 'done' });
  await core.waits(1000);
  t.equal((await core.truth()).reboots, 1);
}

async function keepsSession(t: Test, core: CCore): Promise<void> {
  const { hub } = core;
  const { frame, finish } = hub.sessionStart();
  t.equal(finish(await core.exchange(frame)), 'session');
  await hub.stamp();
  const replayed = await core.exchange(frame);
  t.equal(replayed?.type, 'session2');
  t.equal((await hub.request({ type: 'get_info' })).type, 'info', 'the session goes on');
  t.match(await core.exchange({ type: 'idle', body: Buffer.alloc(0) }), null, 'an echo is not answered');
}
