import t from 'tap';
import type { HubMessage } from '../../firmware-protocol/hub-messages.js';
import { generateKeyPair } from '../../firmware-protocol/key-pair.js';
import type { HubChannel, LockChannel } from '../../firmware-protocol/link-channel.js';
import type { LockMessage } from '../../firmware-protocol/lock-messages.js';
import { encodeSerialFrame } from '../../firmware-protocol/serial-frame.js';
import { SessionInitiator, SessionResponder } from '../../firmware-protocol/session-handshake.js';
import type { SessionParts } from '../../firmware-protocol/session-handshake.js';
import { keyPair } from './transcript.js';
import type { SessionTranscript } from './transcript.js';
import { bytes, hex, messageFromJson, messageToJson, readVectors } from './vector-file.js';

const stored = readVectors('session.json') as SessionTranscript;
const psk = bytes(stored.psk);

function parts(side: 'hub' | 'lock'): SessionParts {
  const peerStatic = bytes(stored[side === 'hub' ? 'lock' : 'hub'].static.public_key);
  return {
    keys: { ownStatic: keyPair(stored[side].static), peerStatic, psk },
    serial: stored.serial,
    transport: stored.transport,
    ephemeral: keyPair(stored[side].ephemeral),
  };
}

function opened(): { hub: HubChannel; lock: LockChannel; first: Uint8Array; second: Uint8Array } {
  const initiator = new SessionInitiator(parts('hub'));
  const first = initiator.message1();
  const answer = new SessionResponder(parts('lock')).readMessage1(first);
  if (!answer.ok) throw new Error(answer.code);
  const read = initiator.readMessage2(answer.message2);
  if (!read.ok) throw new Error(read.code);
  return { hub: read.channel, lock: answer.channel, first, second: answer.message2 };
}

type Compare = (got: unknown, wanted: unknown) => void;

/** Plays the transcript: the sender makes each frame anew, the receiver gets the stored bytes. Gives the lock's end. */
function played(compare: Compare): LockChannel {
  const { hub, lock } = opened();
  for (const { from, type, body, message, re } of stored.steps) {
    if (type !== 'data' && type !== 'ack') continue;
    const sender = from === 'hub' ? hub : lock;
    if (message === undefined) compare(hex(sender.ack().body), body);
    else {
      const given = messageFromJson(message) as HubMessage & LockMessage;
      compare(hex(sender.send(given, re ?? undefined).body), body);
    }
    const received = (from === 'hub' ? lock : hub).receive({ type, body: bytes(body) });
    if (received.kind !== 'message') compare(received.kind, 'acknowledged');
    else compare([messageToJson(received.message), received.re ?? null], [message, re]);
  }
  return lock;
}

t.test('the stored transcript, byte for byte, from both sides', (t) => {
  const { first, second } = opened();
  t.equal(hex(first), stored.steps[0]?.body);
  t.equal(hex(second), stored.steps[1]?.body);
  let compared = 0;
  played((got, wanted) => {
    compared += 1;
    t.same(got, wanted);
  });
  t.ok(compared >= 16);
  for (const { type, body, wire } of stored.steps) {
    t.equal(hex(encodeSerialFrame(1, { type, body: bytes(body) })), wire, 'on the wire');
  }
  t.end();
});

for (const { id, comment, type, body, kind, code } of stored.after_last) {
  t.test(`after the transcript: ${id} ${comment}`, (t) => {
    const lock = played(() => undefined);
    const before = [lock.sentCount, lock.outstandingN, lock.lastAcceptedN];
    const received = lock.receive({ type, body: bytes(body) });
    t.equal(received.kind, kind);
    if (received.kind === 'rejected') t.equal(received.code, code);
    if (kind !== 'message') {
      t.same([lock.sentCount, lock.outstandingN, lock.lastAcceptedN], before, 'nothing changed');
      const good = stored.after_last.find((one) => one.kind === 'message');
      t.equal(
        lock.receive({ type: 'data', body: bytes(good?.body ?? '') }).kind,
        'message',
        'and the next is taken',
      );
    }
    t.end();
  });
}

for (const { id, comment, result, body, code } of stored.session_1) {
  t.test(`SESSION_1: ${id} ${comment}`, (t) => {
    const responder = new SessionResponder(parts('lock'));
    const read = responder.readMessage1(bytes(body));
    t.equal(read.ok, result === 'valid');
    if (!read.ok) {
      t.equal(read.code, code);
      const again = responder.readMessage1(bytes(stored.session_1[0]?.body ?? ''));
      t.match(again, { ok: false, code: 'out_of_order' }, 'one object, one try');
    }
    t.end();
  });
}

t.test('any wrong key, serial or transport fails', (t) => {
  const right = parts('lock');
  const wrong: Partial<SessionParts>[] = [
    { keys: { ...right.keys, psk: Buffer.alloc(32) } },
    { keys: { ...right.keys, peerStatic: generateKeyPair().publicKey } },
    { keys: { ...right.keys, ownStatic: generateKeyPair() } },
    { serial: 'DW-000018' },
    { transport: 'ble' },
  ];
  const first = new SessionInitiator(parts('hub')).message1();
  t.match(new SessionResponder(right).readMessage1(first), { ok: true });
  for (const part of wrong) {
    t.match(new SessionResponder({ ...right, ...part }).readMessage1(first), { ok: false, code: 'bad_tag' });
  }
  t.end();
});

t.test(
  'a replayed SESSION_1 makes a channel that understands nothing of the session it was taken from',
  (t) => {
    const { hub, lock, first } = opened();
    const { ephemeral, ...fresh } = parts('lock');
    t.ok(ephemeral);
    const replayed = new SessionResponder(fresh).readMessage1(first);
    const frame = hub.send({ type: 'get_info' });
    t.match(replayed.ok && replayed.channel.receive(frame), { kind: 'rejected', code: 'bad_tag' });
    t.match(lock.receive(frame), { kind: 'message' });
    t.end();
  },
);

t.test('SESSION_2 is checked', (t) => {
  const { second } = opened();
  for (const body of [Buffer.alloc(0), second.subarray(1), Buffer.concat([second, Buffer.alloc(1)])]) {
    const initiator = new SessionInitiator(parts('hub'));
    initiator.message1();
    t.match(initiator.readMessage2(body), { ok: false });
  }
  t.end();
});
