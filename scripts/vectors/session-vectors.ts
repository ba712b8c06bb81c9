import { linkPrologue } from '../../firmware-protocol/prologue.js';
import { SessionInitiator, SessionResponder } from '../../firmware-protocol/session-handshake.js';
import { hex } from '../../test/firmware-protocol/vector-file.js';
import {
  bootId,
  commandId,
  hubStatic,
  inHex,
  lockStatic,
  psk,
  Recorder,
  requestId,
  SERIAL,
} from './transcript-recorder.js';
import { fixedKeyPair, VectorSet, writeVectors } from './vector-set.js';

/** session.json */
export function writeSessionTranscript(): void {
  const parts = { serial: SERIAL, transport: 'serial' } as const;
  const hubEphemeral = fixedKeyPair('hub session ephemeral');
  const lockEphemeral = fixedKeyPair('lock session ephemeral');
  const initiator = new SessionInitiator({
    ...parts,
    keys: { ownStatic: hubStatic, peerStatic: lockStatic.publicKey, psk },
    ephemeral: hubEphemeral,
  });
  const responder = new SessionResponder({
    ...parts,
    keys: { ownStatic: lockStatic, peerStatic: hubStatic.publicKey, psk },
    ephemeral: lockEphemeral,
  });
  const recorder = new Recorder();
  const first = recorder.add('hub', { type: 'session1', body: initiator.message1() });
  const answer = responder.readMessage1(first.body);
  if (!answer.ok) throw new Error(answer.code);
  recorder.add('lock', { type: 'session2', body: answer.message2 });
  const opened = initiator.readMessage2(answer.message2);
  if (!opened.ok) throw new Error(opened.code);
  const hub = opened.channel;
  const lock = answer.channel;
  const none = new Uint8Array(0);

  recorder.hubSays(hub, lock, { type: 'get_status' });
  recorder.lockSays(
    hub,
    lock,
    {
      type: 'status',
      bolt: 'locked',
      door: 'closed',
      batteryPercent: 87,
      tamper: false,
      bootId,
      lockMs: 1000,
    },
    0,
  );
  recorder.hubSays(hub, lock, { type: 'actuate', commandId, direction: 'unlock', bootId, notAfterMs: 3000 });
  hub.receive(recorder.add('lock', lock.ack()));
  recorder.add('hub', { type: 'poll', body: none });
  recorder.lockSays(
    hub,
    lock,
    { type: 'result', commandId, outcome: 'done', success: true, bolt: 'unlocked', bootId, lockMs: 1420 },
    1,
  );
  lock.receive(recorder.add('hub', hub.ack()));
  recorder.lockSays(hub, lock, {
    type: 'access_request',
    requestId,
    kind: 'pin',
    value: '0427',
    bootId,
    lockMs: 5000,
  });
  recorder.hubSays(
    hub,
    lock,
    { type: 'access_decision', requestId, grant: true, bootId, notAfterMs: 5900 },
    2,
  );
  hub.receive(recorder.add('lock', lock.ack()));

  const next = hub.send({ type: 'get_info' });
  const last = recorder.steps.filter((step) => step.from === 'hub' && step.type === 'data').at(-1);
  const flipped = (at: number): string => {
    const body = Buffer.from(next.body);
    body.writeUInt8(body.readUInt8(at) ^ 1, at);
    return hex(body);
  };
  const set = new VectorSet<{ type: string; body: string; kind: string; code?: string }>();
  const rejected = (comment: string, type: string, body: string, code: string): void => {
    set.add('invalid', comment, { type, body, kind: 'rejected', code });
  };
  const firstData = recorder.steps.find((step) => step.from === 'hub' && step.type === 'data');
  rejected('a bit of the ciphertext flipped', 'data', flipped(10), 'bad_tag');
  rejected('a bit of the tag flipped', 'data', flipped(next.body.length - 1), 'bad_tag');
  rejected('the next counter but one', 'data', flipped(0).replace(/^0200/u, '0400'), 'gap');
  rejected('an old frame once more', 'data', firstData?.body ?? '', 'stale');
  rejected('the last counter with other bytes', 'data', `02000000${hex(next.body).slice(8)}`, 'stale');
  rejected('cut to counter and tag', 'data', hex(next.body).slice(0, 40), 'bad_length');
  rejected('an acknowledgement of nothing outstanding', 'ack', hex(hub.ack().body), 'stale');
  rejected('an acknowledgement of a frame never sent', 'ack', `ff000000${'00'.repeat(16)}`, 'gap');
  rejected('an acknowledgement of another length', 'ack', '00', 'bad_length');
  rejected('a frame that is not of a session', 'poll', '', 'wrong_type');
  set.add('valid', 'the last frame once more', { type: 'data', body: last?.body ?? '', kind: 'duplicate' });
  set.add('valid', 'the next frame', { type: 'data', body: hex(next.body), kind: 'message' });

  const handshakes = new VectorSet<{ body: string; code?: string }>();
  const bad = Buffer.from(first.body);
  bad.writeUInt8(bad.readUInt8(40) ^ 1, 40);
  handshakes.add('valid', 'SESSION_1 of the transcript', { body: hex(first.body) });
  handshakes.add('invalid', 'a bit flipped', { body: hex(bad), code: 'bad_tag' });
  handshakes.add('invalid', 'cut short', { body: hex(first.body.subarray(0, 47)), code: 'bad_length' });
  handshakes.add('invalid', 'a byte too many', { body: `${hex(first.body)}00`, code: 'bad_tag' });
  handshakes.add('invalid', 'nothing', { body: '', code: 'bad_length' });
  handshakes.add(
    'invalid',
    'an ephemeral key of low order',
    { body: '00'.repeat(48), code: 'bad_key' },
    'LowOrderKey',
  );

  writeVectors('session.json', {
    about:
      'A session, SPEC.md sections 6 and 7, on serial address 1, with fixed ephemeral keys; after_last: frames given to the lock, each to the state after the last step',
    serial: SERIAL,
    transport: 'serial',
    prologue: hex(linkPrologue(SERIAL, 'serial')),
    psk: hex(psk),
    hub: { static: inHex(hubStatic), ephemeral: inHex(hubEphemeral) },
    lock: { static: inHex(lockStatic), ephemeral: inHex(lockEphemeral) },
    steps: recorder.steps,
    after_last: set.tests,
    session_1: handshakes.tests,
  });
}
