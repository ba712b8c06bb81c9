import t from 'tap';
import { randomBytes } from 'node:crypto';
import { POLL_FRAME, refusalCode } from '../../../firmware-protocol/link-frame.js';
import type { LinkFrame } from '../../../firmware-protocol/link-frame.js';
import { RESEND_MS, RESENDS_MAX } from '../../../src/simulator/ble/ble-lock.js';
import { PAIRING_WINDOW_MS } from '../../../src/simulator/lock-sessions.js';
import { bleBench } from './ble-bench.js';

/** State and counter of a scan response. */
const stateOf = (scanResponse = '') => [
  Number.parseInt(scanResponse.slice(38, 40), 16),
  Buffer.from(scanResponse.slice(40, 44), 'hex').readUInt16LE(),
];

t.test('the advert tells window, pairing and that something is new', async (t) => {
  const { adverts, clock, firmware, lock, hub, installCode, power } = bleBench();
  t.same(adverts, [], 'nothing without power');
  firmware.powerOn();
  t.same(power, [true]);
  const last = () => stateOf(adverts.at(-1));
  const [state, booted = 0] = last();
  t.equal(state, 0);
  t.ok(booted > 0, 'the boot is an event');
  firmware.moveDoor('open');
  t.ok((last()[1] ?? 0) > booted);
  const opened = last()[1] ?? 0;
  void firmware.present('pin', '0427');
  t.same(last(), [0, opened + 1], 'somebody is at the door');
  lock.pressButton();
  t.equal(last()[0], 1);
  const before = last()[1] ?? 0;
  clock.advance(PAIRING_WINDOW_MS + 1);
  t.same(last(), [0, before + 1], 'the window closes by itself, and it says so');
  lock.pressButton();
  lock.linked(true);
  t.equal(await hub.pair(installCode), 'paired');
  t.equal(last()[0], 2);
  firmware.powerOff();
  const told = adverts.length;
  firmware.tamper();
  t.equal(adverts.length, told);
  firmware.powerOn();
  t.ok((last()[1] ?? 0) > before, 'the counter goes on after a power cut');
  t.same(power, [true, false, true]);
});

t.test('pairing needs window and code, as on the wire', async (t) => {
  const { firmware, lock, hub, installCode } = bleBench();
  firmware.powerOn();
  lock.linked(true);
  t.equal(await hub.pair(installCode), 'window_closed');
  lock.pressButton();
  t.equal(await hub.pair(bleBench().installCode), 'bad_install_code');
  t.equal(await hub.pair(installCode), 'paired');
  t.equal(await hub.pair(installCode), 'already_paired');
});

t.test('a reply that comes later is sent by itself, once', async (t) => {
  const { clock, hub, physical, ready, sent } = bleBench(300);
  const { bootId, lockMs } = await ready();
  const answer = hub.request({
    type: 'actuate',
    direction: 'unlock',
    commandId: randomBytes(16),
    bootId,
    notAfterMs: lockMs + 5000,
  });
  t.same(
    sent.map(({ type }) => type),
    ['ack'],
  );
  clock.advance(300);
  t.match(await answer, { type: 'result', outcome: 'done', success: true });
  t.equal(physical.actuations, 1);
  t.same(
    sent.map(({ type }) => type),
    ['ack', 'data'],
  );
});

t.test('events and requests go out unasked, one unacknowledged frame at a time', async (t) => {
  const { firmware, hub, ready, sent } = bleBench();
  await ready();
  hub.acknowledging = false;
  firmware.moveDoor('open');
  firmware.moveDoor('closed');
  void firmware.present('pin', '0427');
  t.equal(sent.length, 1);
  t.match(hub.heard, [{ type: 'event', kind: 'door', position: 'open' }]);
  hub.acknowledging = true;
  hub.acknowledge();
  t.match(hub.heard, [
    { type: 'event', position: 'open' },
    { type: 'access_request', kind: 'pin', value: '0427' },
    { type: 'event', position: 'closed' },
  ]);
});

t.test('a frame nobody acknowledges is sent again as it is, and then the session ends', async (t) => {
  const { clock, firmware, hub, ready, sent, deafen, lock } = bleBench();
  await ready();
  deafen(true);
  firmware.moveDoor('open');
  clock.advance(RESEND_MS * 2);
  t.equal(sent.length, 3);
  t.same(sent[2], sent[0], 'the identical bytes');
  deafen(false);
  clock.advance(RESEND_MS);
  t.match(hub.heard, [{ type: 'event', kind: 'door' }]);
  clock.advance(RESEND_MS * RESENDS_MAX * 2);
  t.equal(sent.length, 4, 'acknowledged, it rests');

  deafen(true);
  firmware.moveDoor('closed');
  clock.advance(RESEND_MS * (RESENDS_MAX + 5));
  t.equal(sent.length, 4 + 1 + RESENDS_MAX);
  deafen(false);
  firmware.tamper();
  t.equal(sent.length, 4 + 1 + RESENDS_MAX, 'no session, nothing to say it in');
  lock.receive(POLL_FRAME);
  t.equal(refusalCode(sent.at(-1) ?? POLL_FRAME), 'no_session');
  t.equal(await hub.openSession(), 'session');
  await hub.stamp();
  t.match(hub.heard.slice(1), [{ kind: 'door' }, { kind: 'door' }, { kind: 'tamper' }], 'said again');
});

t.test('the end of the link ends sessions and timers', async (t) => {
  const { clock, firmware, hub, lock, ready, sent } = bleBench();
  await ready();
  hub.acknowledging = false;
  firmware.moveDoor('open');
  lock.linked(false);
  const before = sent.length;
  clock.advance(10_000);
  firmware.moveDoor('closed');
  t.equal(sent.length, before);
  lock.linked(true);
  lock.receive(POLL_FRAME);
  t.equal(refusalCode(sent.at(-1) ?? POLL_FRAME), 'no_session');
});

t.test('a repeated frame acts once, a foreign one never', async (t) => {
  const { hub, lock, physical, ready, sent } = bleBench();
  const { bootId, lockMs } = await ready();
  const frame = hub.channel?.send({
    type: 'actuate',
    direction: 'unlock',
    commandId: randomBytes(16),
    bootId,
    notAfterMs: lockMs + 5000,
  }) as LinkFrame;
  lock.receive(frame);
  lock.receive(frame);
  t.equal(physical.actuations, 1);
  t.same(
    sent.map(({ type }) => type),
    ['data', 'ack'],
    'the reply is acknowledged, so the repeat gets no more than an ACK',
  );
  const changed = Buffer.from(frame.body);
  changed[changed.length - 1] = (changed.at(-1) ?? 0) ^ 1;
  lock.receive({ type: 'data', body: changed });
  t.equal(physical.actuations, 1);
});

t.test('faults: a lost answer, one held back by a relay, power cut in mid-order', async (t) => {
  const { clock, faults, firmware, hub, physical, ready, sent } = bleBench();
  const { bootId, lockMs } = await ready();
  const order = () => ({
    type: 'actuate' as const,
    direction: 'unlock' as const,
    commandId: randomBytes(16),
    bootId,
    notAfterMs: lockMs + 60_000,
  });
  faults.dropReplies(1);
  const lost = order();
  hub.request(lost).catch(() => undefined);
  t.same(
    sent.map(({ type }) => type),
    ['ack'],
  );
  t.match(await hub.request({ type: 'get_result', commandId: lost.commandId }), { outcome: 'done' });
  faults.arm('delay', 1, 5000, 'to_lock');
  const late = hub.request({ ...order(), notAfterMs: lockMs + 1000 });
  t.equal(physical.actuations, 1);
  clock.advance(5000);
  t.match(await late, { outcome: 'refused', reason: 'expired' });
  t.equal(physical.actuations, 1, 'a frame held back opens nothing');
  firmware.cutAt = 'stored';
  const before = sent.length;
  hub.request(order()).catch(() => undefined);
  t.equal(firmware.powered, false);
  t.equal(sent.length, before, 'a dead lock says nothing');
});
