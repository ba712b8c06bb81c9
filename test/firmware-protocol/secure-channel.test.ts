import t from 'tap';
import { seal } from '../../firmware-protocol/aead.js';
import { encodeCbor } from '../../firmware-protocol/cbor.js';
import type { CborItem } from '../../firmware-protocol/cbor.js';
import { hubMessageCodec } from '../../firmware-protocol/hub-messages.js';
import type { LinkFrame } from '../../firmware-protocol/link-frame.js';
import { MAX_BODY_BYTES } from '../../firmware-protocol/link-frame.js';
import type { LockMessage } from '../../firmware-protocol/lock-messages.js';
import { pad } from '../../firmware-protocol/padding.js';
import { MAX_SESSION_MESSAGES, SecureChannel } from '../../firmware-protocol/secure-channel.js';
import { channelPair } from './channel-pair.js';

const bootId = Buffer.alloc(8, 7);
const done = { type: 'done', bootId, lockMs: 5 } as const;

/** A DATA frame from the hub with any plaintext, sealed with its key. */
function forged(n: number, plain: Uint8Array): LinkFrame {
  const head = Buffer.alloc(5);
  head[0] = 0x30;
  head.writeUInt32LE(n, 1);
  return { type: 'data', body: Buffer.concat([head.subarray(1), seal(Buffer.alloc(32, 1), n, head, plain)]) };
}

const forgedItems = (n: number, items: CborItem): LinkFrame => forged(n, pad(encodeCbor(items)));

t.test('a request, its reply, and the acknowledgement of the reply', (t) => {
  const { hub, lock } = channelPair();
  const request = hub.send({ type: 'get_info' });
  t.equal(hub.outstanding, request);
  t.equal(hub.outstandingN, 0);
  t.throws(() => hub.send({ type: 'get_info' }), /outstanding/u);
  t.match(lock.receive(request), { kind: 'message', n: 0, re: undefined, acknowledged: false });
  const reply = lock.send(done, 0);
  t.match(hub.receive(reply), {
    kind: 'message',
    n: 0,
    re: 0,
    acknowledged: true,
    message: { type: 'done' },
  });
  t.equal(hub.outstanding, null);
  t.match(lock.receive(hub.ack()), { kind: 'acknowledged' });
  t.equal(lock.outstanding, null);
  t.match(lock.receive(hub.ack()), { kind: 'rejected', code: 'stale' }, 'a second time it tells nothing');
  t.end();
});

t.test(
  'a duplicate gets the cached answer: the reply if that carries the acknowledgement, else the ACK',
  (t) => {
    const { hub, lock } = channelPair();
    const request = hub.send({ type: 'get_info' });
    lock.receive(request);
    const early = lock.receive(request);
    t.match(early, { kind: 'duplicate', answer: lock.ack() });
    const reply = lock.send(done, 0);
    const late = lock.receive({ type: 'data', body: Uint8Array.from(request.body) });
    t.equal(late.kind === 'duplicate' && late.answer, reply);
    hub.receive(reply);
    lock.receive(hub.ack());
    t.same(lock.receive(request), early, 'when the reply is acknowledged, the ACK again: the same bytes');
    t.end();
  },
);

t.test('an outstanding frame that was sent before does not answer a duplicate', (t) => {
  const { hub, lock } = channelPair();
  const event = lock.send(done);
  const request = hub.send({ type: 'get_info' });
  t.match(lock.receive(request), { kind: 'message', acknowledged: false });
  t.match(lock.receive(request), { kind: 'duplicate', answer: lock.ack() });
  t.equal(lock.outstanding, event);
  t.end();
});

t.test('requests that cross each other are acknowledged and told apart by re', (t) => {
  const { hub, lock } = channelPair();
  const fromHub = hub.send({ type: 'get_status' });
  const fromLock = lock.send({
    type: 'access_request',
    requestId: bootId,
    kind: 'pin',
    value: '0427',
    bootId,
    lockMs: 1,
  });
  t.match(lock.receive(fromHub), { kind: 'message', acknowledged: false });
  t.match(hub.receive(fromLock), { kind: 'message', acknowledged: false });
  t.match(hub.receive(lock.ack()), { kind: 'acknowledged' });
  const decision = hub.send(
    { type: 'access_decision', requestId: bootId, grant: true, bootId, notAfterMs: 9 },
    0,
  );
  t.match(lock.receive(decision), { kind: 'message', re: 0, acknowledged: true });
  t.match(hub.receive(lock.send(done, 0)), { kind: 'message', re: 0, acknowledged: true });
  t.end();
});

t.test('an unknown or wrong message is accepted as unreadable, and the session stays up', (t) => {
  const { lock } = channelPair();
  const cases: [CborItem, string][] = [
    [[null, null, 99, new Map()], 'unknown_message'],
    [[null, null, 5, new Map([[19, -1]])], 'bad_message'],
    [[null, null, 1, null], 'bad_message'],
  ];
  for (const [n, [items, code]] of cases.entries()) {
    t.match(lock.receive(forgedItems(n, items)), { kind: 'unreadable', n, code });
  }
  const answer: LockMessage = { type: 'error', bootId, lockMs: 1, code: 'unknown_message' };
  t.ok(lock.send(answer, 2));
  const next = forgedItems(3, [0, null, 77, new Map()]);
  t.match(
    lock.receive(next),
    { kind: 'unreadable', n: 3, acknowledged: true },
    'it acknowledges all the same',
  );
  t.match(lock.receive(forgedItems(4, [0, 0, 1, new Map()])), { kind: 'message', n: 4, re: 0 });
  t.end();
});

t.test('what authenticates but is no link message is rejected and changes nothing', (t) => {
  const { lock } = channelPair();
  const cases: [LinkFrame, string][] = [
    [forged(0, Buffer.alloc(32)), 'bad_padding'],
    [forged(0, Buffer.alloc(31, 0x80)), 'bad_padding'],
    [forged(0, pad(Buffer.from('83f6f601', 'hex'))), 'malformed'],
    [forged(0, pad(Buffer.from('84f6f601a0a0', 'hex'))), 'malformed'],
    [forgedItems(0, [null, null, 1]), 'malformed'],
    [forgedItems(0, [0, null, 1, new Map()]), 'bad_acknowledgement'],
    [forgedItems(0, [null, 0, 1, new Map()]), 'bad_acknowledgement'],
    [forgedItems(0, ['0', null, 1, new Map()]), 'bad_acknowledgement'],
    [forgedItems(0, [-1, null, 1, new Map()]), 'bad_acknowledgement'],
  ];
  for (const [frame, code] of cases) {
    t.match(lock.receive(frame), { kind: 'rejected', code });
    t.equal(lock.lastAcceptedN, null);
  }
  t.match(lock.receive(forgedItems(0, [null, null, 1, new Map()])), { kind: 'message' });
  t.end();
});

t.test('a frame of the other direction, another type or another length is rejected', (t) => {
  const { hub, lock } = channelPair();
  const own = hub.send({ type: 'get_info' });
  t.match(hub.receive(own), { kind: 'rejected', code: 'bad_tag' }, 'an echo');
  t.match(hub.receive({ type: 'ack', body: own.body.subarray(0, 20) }), {
    kind: 'rejected',
    code: 'bad_tag',
  });
  t.match(lock.receive({ type: 'ack', body: own.body }), { kind: 'rejected', code: 'bad_length' });
  t.match(lock.receive({ type: 'data', body: Buffer.alloc(0) }), { kind: 'rejected', code: 'bad_length' });
  t.match(lock.receive({ type: 'data', body: Buffer.alloc(20) }), { kind: 'rejected', code: 'bad_length' });
  t.match(lock.receive({ type: 'data', body: Buffer.alloc(MAX_BODY_BYTES + 1) }), { code: 'bad_length' });
  t.match(lock.receive({ type: 'session1', body: own.body }), { kind: 'rejected', code: 'wrong_type' });
  const far = Buffer.alloc(60);
  far.writeUInt32LE(MAX_SESSION_MESSAGES);
  t.match(lock.receive({ type: 'data', body: far }), { kind: 'rejected', code: 'exhausted' });
  t.throws(() => lock.ack(), /nothing was accepted/u);
  t.match(lock.receive(own), { kind: 'message' });
  t.end();
});

t.test('the longest messages fit, and nothing longer can be sent', (t) => {
  const { hub, lock } = channelPair();
  const requestId = bootId;
  const longest = lock.send({
    type: 'access_request',
    requestId,
    kind: 'card',
    value: 'x'.repeat(256),
    bootId,
    lockMs: Number.MAX_SAFE_INTEGER,
  });
  t.ok(longest.body.length <= MAX_BODY_BYTES);
  t.equal((longest.body.length - 20) % 32, 0);
  t.match(hub.receive(longest), { kind: 'message' });
  t.end();
});

t.test('a refused send uses no counter', (t) => {
  const { hub, lock } = channelPair();
  t.throws(() => hub.send({ type: 'get_events', after: -1 }), RangeError);
  t.equal(hub.sentCount, 0);
  t.match(lock.receive(hub.send({ type: 'get_events', after: 0 })), { kind: 'message', n: 0 });
  t.end();
});

t.test('a session carries so many messages and no more, in either direction', (t) => {
  t.equal(MAX_SESSION_MESSAGES, 1_048_576);
  const key = Buffer.alloc(32, 1);
  const codecs = { outgoing: hubMessageCodec, incoming: hubMessageCodec };
  const sender = new SecureChannel({ ...codecs, sendKey: key, receiveKey: key, maxMessages: 3 });
  const receiver = new SecureChannel({ ...codecs, sendKey: key, receiveKey: key, maxMessages: 2 });
  for (const kind of ['message', 'message', 'rejected']) {
    t.notOk(sender.exhausted);
    t.equal(receiver.receive(sender.send({ type: 'get_info' })).kind, kind);
    if (kind === 'message') t.match(sender.receive(receiver.ack()), { kind: 'acknowledged' });
  }
  t.ok(sender.exhausted);
  t.equal(sender.sentCount, 3);
  const head = Buffer.from([0x31, 2, 0, 0, 0]);
  const tag = seal(key, 2, head, Buffer.alloc(0), 0x8000_0000);
  t.match(sender.receive({ type: 'ack', body: Buffer.concat([head.subarray(1), tag]) }), {
    kind: 'acknowledged',
  });
  t.throws(() => sender.send({ type: 'get_info' }), /exhausted/u);
  t.end();
});
