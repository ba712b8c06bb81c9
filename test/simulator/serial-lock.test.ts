import t from 'tap';
import { randomBytes } from 'node:crypto';
import { formatInstallCode } from '../../firmware-protocol/install-code.js';
import { POLL_FRAME, refusalCode } from '../../firmware-protocol/link-frame.js';
import { PAIRING_WINDOW_MS } from '../../src/simulator/lock-sessions.js';
import { REBOOT_DELAY_MS } from '../../src/simulator/lock-firmware.js';
import { RESENDS_MAX } from '../../src/simulator/lock-conversation.js';
import { serialBench } from './serial-bench.js';
import { ScriptedHub } from './scripted-hub.js';

t.test('pairing needs the button, the code and a lock without a hub', async (t) => {
  const { clock, firmware, lock, hub, exchange, installCode } = serialBench();
  t.equal(await hub.pair(installCode), 'silence', 'no power');
  firmware.powerOn();
  t.equal(refusalCode((await exchange(POLL_FRAME)) ?? POLL_FRAME), 'not_paired');
  t.equal(await hub.pair(installCode), 'window_closed');
  lock.pressButton();
  clock.advance(PAIRING_WINDOW_MS + 1);
  t.equal(await hub.pair(installCode), 'window_closed', 'the window has closed again');
  lock.pressButton();
  t.equal(await hub.pair(formatInstallCode(randomBytes(16))), 'bad_install_code');
  t.equal(await hub.pair(installCode), 'paired');
  lock.pressButton();
  const second = new ScriptedHub(exchange, 'DW-1');
  t.equal(await second.pair(installCode), 'already_paired');
  t.equal(await hub.openSession(), 'session');
  t.equal((await hub.request({ type: 'get_info' })).type, 'info');
});

t.test('a pairing channel serves pair_commit alone, once', async (t) => {
  const { hub, ready, lock, exchange } = serialBench();
  await ready();
  t.match(await hub.request({ type: 'pair_commit', psk: randomBytes(32) }), {
    type: 'error',
    code: 'not_now',
  });
  lock.powerOff();
  lock.powerOn();
  t.equal(refusalCode((await exchange(POLL_FRAME)) ?? POLL_FRAME), 'no_session', 'RAM forgot the session');
  t.equal(await hub.openSession(), 'session', 'flash kept the keys');
});

t.test('a resent PAIR_3 and a resent pair_commit get the same answers', async (t) => {
  const { firmware, lock, exchange, installCode } = serialBench();
  firmware.powerOn();
  lock.pressButton();
  const twice = new ScriptedHub(async (frame) => {
    const first = await exchange(frame);
    const second = await exchange(frame);
    if (frame.type === 'pair3' || frame.type === 'data') t.same(second, first, frame.type);
    return second;
  }, 'DW-1');
  t.equal(await twice.pair(installCode), 'paired');
  t.equal(await twice.openSession(), 'session');
});

t.test('a command moves the bolt once; a repeated id gets the stored result', async (t) => {
  const { hub, ready, physical } = serialBench();
  const { bootId, lockMs } = await ready();
  const order = { commandId: randomBytes(16), bootId, notAfterMs: lockMs + 5000 };
  t.match(await hub.actuate(order), { outcome: 'done', success: true, bolt: 'unlocked' });
  t.match(await hub.actuate(order), { outcome: 'done', success: true });
  t.match(await hub.result(order.commandId), { outcome: 'done', success: true });
  t.equal(physical.actuations, 1);
  t.match(await hub.actuate({ ...order, commandId: randomBytes(16) }), { outcome: 'done' });
  t.equal(physical.actuations, 2, 'a new command runs the motor though the bolt stands there');
  t.match(physical.log[0], { source: 'remote', direction: 'unlock', notAfterMs: lockMs + 5000 });
});

t.test('an exact duplicate of a frame changes nothing and gets the same answer', async (t) => {
  const { hub, ready, physical, exchange } = serialBench();
  const { bootId, lockMs } = await ready();
  const frame = hub.session().send({
    type: 'actuate',
    commandId: randomBytes(16),
    direction: 'unlock',
    bootId,
    notAfterMs: lockMs + 5000,
  });
  const first = await exchange(frame);
  t.same(await exchange(frame), first);
  t.equal(physical.actuations, 1);
});

t.test('a late command and one for another boot are refused, each time', async (t) => {
  const { hub, ready, physical, clock } = serialBench();
  const { bootId, lockMs } = await ready();
  const late = { commandId: randomBytes(16), bootId, notAfterMs: lockMs + 100 };
  clock.advance(101);
  t.match(await hub.actuate(late), { outcome: 'refused', reason: 'expired' });
  t.match(await hub.actuate(late), { outcome: 'refused', reason: 'expired' });
  const elsewhere = { commandId: randomBytes(16), bootId: randomBytes(8), notAfterMs: lockMs + 9000 };
  t.match(await hub.actuate(elsewhere), { outcome: 'refused', reason: 'wrong_boot' });
  t.match(await hub.result(late.commandId), { outcome: 'never_seen' });
  t.equal(physical.actuations, 0);
  t.equal(physical.bolt, 'locked');
});

t.test('a command on the last millisecond runs', async (t) => {
  const { hub, ready, clock } = serialBench();
  const { bootId, lockMs } = await ready();
  clock.advance(100);
  const order = { commandId: randomBytes(16), bootId, notAfterMs: lockMs + 100 };
  t.match(await hub.actuate(order), { outcome: 'done' });
});

t.test('while the bolt travels: acknowledged at once, answered at the end, others are busy', async (t) => {
  const { hub, ready, exchange, physical, clock } = serialBench(300);
  const { bootId, lockMs } = await ready();
  await hub.listen();
  const order = { commandId: randomBytes(16), bootId, notAfterMs: lockMs + 5000 };
  const ack = await exchange(hub.session().send({ type: 'actuate', direction: 'unlock', ...order }));
  t.equal(ack?.type, 'ack');
  if (ack) hub.session().receive(ack);
  t.equal(physical.bolt, 'locked');
  const other = { ...order, commandId: randomBytes(16) };
  t.match(await hub.actuate(other), { outcome: 'refused', reason: 'busy', bolt: 'moving' });
  clock.advance(300);
  t.match(await hub.actuate(other), { outcome: 'refused', reason: 'busy' }, 'and stays refused');
  t.match(await hub.result(order.commandId), { outcome: 'done', success: true });
  t.equal(physical.actuations, 1);
});

t.test('a replayed SESSION_1 does not replace the session', async (t) => {
  const { hub, ready, exchange } = serialBench();
  await ready();
  const { frame, finish } = hub.sessionStart();
  t.equal(finish(await exchange(frame)), 'session');
  t.equal((await hub.request({ type: 'get_status' })).type, 'status');
  const replayed = await exchange(frame);
  t.equal(replayed?.type, 'session2', 'the lock can not tell');
  t.equal((await hub.request({ type: 'get_status' })).type, 'status', 'the session goes on');
  t.equal((await exchange(frame))?.type, 'session2');
  t.equal((await hub.request({ type: 'get_status' })).type, 'status');
});

t.test('a new session replaces the old with its first frame', async (t) => {
  const { hub, ready, exchange } = serialBench();
  await ready();
  const old = hub.session();
  t.equal(await hub.openSession(), 'session');
  await hub.request({ type: 'get_status' });
  const answer = await exchange(old.send({ type: 'get_status' }));
  t.equal(answer && refusalCode(answer), 'no_session');
});

t.test('an old frame played again is not obeyed', async (t) => {
  const { hub, ready, exchange, physical } = serialBench();
  const { bootId, lockMs } = await ready();
  const order = { commandId: randomBytes(16), bootId, notAfterMs: lockMs + 5000 };
  const frame = hub.session().send({ type: 'actuate', direction: 'unlock', ...order });
  const answer = await exchange(frame);
  if (answer) hub.session().receive(answer);
  await hub.stamp();
  t.equal((await exchange(frame))?.type, 'idle');
  t.equal(physical.actuations, 1);
});

t.test('set_time and identify are answered', async (t) => {
  const { hub, ready } = serialBench();
  await ready();
  t.equal((await hub.request({ type: 'set_time', unixMs: 1 })).type, 'done');
  t.equal((await hub.request({ type: 'identify' })).type, 'done');
});

t.test('events come until acknowledged, again in a new session', async (t) => {
  const { hub, ready, firmware } = serialBench();
  const { bootId } = await ready();
  firmware.moveDoor('open');
  await hub.listen();
  const seen = hub.heard.filter((message) => message.type === 'event');
  t.same(
    seen.map(({ kind, seq }) => [kind, seq]),
    [
      ['boot', 1],
      ['door', 2],
    ],
  );
  t.match(seen[1], { position: 'open' });
  t.same(await hub.listen(), [], 'once per session');
  await hub.openSession();
  await hub.stamp();
  hub.heard.length = 0;
  await hub.listen();
  t.equal(firmware.events.length, 2);
  t.equal((await hub.request({ type: 'ack_events', bootId, upto: 1 })).type, 'done');
  t.same(
    firmware.events.map(({ kind }) => kind),
    ['door'],
  );
  hub.heard.length = 0;
  t.equal((await hub.request({ type: 'get_events', after: 0 })).type, 'done');
  await hub.listen();
  t.match(hub.heard, [{ type: 'event', kind: 'door', seq: 2 }]);
  await hub.request({ type: 'ack_events', bootId, upto: 2 });
  t.equal(firmware.events.length, 0);
});

t.test('access requests: granted, denied, too late', async (t) => {
  const { hub, ready, firmware, physical, clock } = serialBench(50);
  const { bootId } = await ready();
  await hub.listen();
  await hub.request({ type: 'ack_events', bootId, upto: 1 });
  const asked = async () => {
    const [request] = await hub.listen();
    if (request?.type !== 'access_request') throw new Error('no request');
    return request;
  };
  const decide = async (grant: boolean, request: { requestId: Uint8Array; lockMs: number }) => {
    const notAfterMs = request.lockMs + 900;
    await hub.tell({ type: 'access_decision', requestId: request.requestId, grant, bootId, notAfterMs });
  };

  const granted = firmware.present('pin', '0427');
  const first = await asked();
  t.match(first, { kind: 'pin', value: '0427' });
  await decide(true, first);
  clock.advance(50);
  t.equal(await granted, 'granted');
  t.equal(physical.bolt, 'unlocked');
  t.match(physical.log[0], { source: 'keypad', commandId: null, direction: 'unlock' });
  const [event] = await hub.listen();
  t.match(event, { type: 'event', kind: 'actuated', source: 'keypad', success: true, direction: 'unlock' });

  const denied = firmware.present('qr', 'X');
  await decide(false, await asked());
  t.equal(await denied, 'denied');

  const late = firmware.present('pin', '1111');
  const third = await asked();
  clock.advance(901);
  t.equal(await late, 'no_answer');
  await decide(true, third);
  t.equal(physical.actuations, 1, 'a late grant opens nothing');
});

t.test('a hub that comes back while somebody waits at the keypad is asked again', async (t) => {
  const { hub, ready, firmware } = serialBench();
  await ready();
  await hub.listen();
  const light = firmware.present('pin', '0427');
  t.match(await hub.listen(), [{ type: 'access_request' }]);
  await hub.openSession();
  const { bootId } = await hub.stamp();
  await hub.listen();
  const again = hub.heard.findLast((message) => message.type === 'access_request');
  if (!again) throw new Error('no request');
  const { requestId, lockMs } = again;
  await hub.tell({ type: 'access_decision', requestId, grant: false, bootId, notAfterMs: lockMs + 900 });
  t.equal(await light, 'denied');
});

t.test('a lost reply is lost for good; get_result tells', async (t) => {
  const { hub, ready, faults, physical } = serialBench();
  const { bootId, lockMs } = await ready();
  faults.dropReplies(1);
  const order = { commandId: randomBytes(16), bootId, notAfterMs: lockMs + 60_000 };
  t.equal(await hub.ask({ type: 'actuate', direction: 'unlock', ...order }, 50), null);
  t.match(await hub.result(order.commandId), { outcome: 'done', success: true });
  t.equal(physical.actuations, 1);
});

t.test('duplicated, delayed and reordered frames move the bolt once', async (t) => {
  const { hub, ready, faults, physical, clock, firmware } = serialBench();
  const { bootId } = await ready();
  let moves = 0;
  for (const kind of ['duplicate', 'delay', 'reorder'] as const) {
    for (const way of ['to_lock', 'to_hub', null] as const) {
      faults.arm(kind, 2, 25, way);
      const { lockMs } = firmware.stamp();
      const order = { commandId: randomBytes(16), bootId, notAfterMs: lockMs + 60_000 };
      t.match(await hub.actuate(order), { outcome: 'done', success: true }, `${kind} ${String(way)}`);
      moves += 1;
      clock.advance(2000);
      faults.clear();
      t.equal(physical.actuations, moves);
    }
  }
});

t.test('a hub that never listens loses the session, not the events', async (t) => {
  const { ready, exchange, firmware } = serialBench();
  await ready();
  firmware.moveDoor('open');
  let answer = await exchange(POLL_FRAME);
  for (let turn = 0; turn <= RESENDS_MAX + 1; turn += 1) answer = await exchange(POLL_FRAME);
  t.equal(answer && refusalCode(answer), 'no_session');
  t.ok(firmware.events.length > 0);
});

t.test("reboot answers first, and the new boot refuses the old boot's commands", async (t) => {
  const { hub, ready, clock } = serialBench();
  const { bootId, lockMs } = await ready();
  const order = { commandId: randomBytes(16), bootId, notAfterMs: lockMs + 60_000 };
  t.match(await hub.request({ type: 'reboot', ...order }), {
    type: 'result',
    outcome: 'done',
    success: true,
  });
  clock.advance(REBOOT_DELAY_MS);
  t.equal(await hub.openSession(), 'session');
  const now = await hub.stamp();
  t.not(Buffer.compare(now.bootId, bootId), 0);
  const old = { commandId: randomBytes(16), bootId, notAfterMs: lockMs + 60_000 };
  t.match(await hub.actuate(old), { outcome: 'refused', reason: 'wrong_boot' });
  t.match(await hub.result(order.commandId), { outcome: 'done', success: true });
});
