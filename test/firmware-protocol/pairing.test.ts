import t from 'tap';
import { generateKeyPair } from '../../firmware-protocol/key-pair.js';
import { PairingInitiator, pairingPsk, PairingResponder } from '../../firmware-protocol/pairing.js';
import type { PairingParts } from '../../firmware-protocol/pairing.js';
import { linkPrologue } from '../../firmware-protocol/prologue.js';
import { keyPair } from './transcript.js';
import type { PairingTranscript } from './transcript.js';
import { bytes, hex, messageToJson, readVectors } from './vector-file.js';

const stored = readVectors('pairing.json') as PairingTranscript;
const { serial, transport } = stored;
const installCode = bytes(stored.install_code);

function parts(side: 'hub' | 'lock'): PairingParts {
  const ownStatic = keyPair(stored[side].static);
  return { installCode, serial, transport, ownStatic, ephemeral: keyPair(stored[side].ephemeral) };
}

t.test('the stored transcript, byte for byte, from both sides', (t) => {
  t.equal(hex(linkPrologue(serial, transport)), stored.prologue);
  t.equal(hex(pairingPsk(installCode, serial)), stored.pairing_psk);
  const [pair1, pair2, pair3, , commit, paired, ack] = stored.steps.map(({ body }) => bytes(body));
  if (!pair1 || !pair2 || !pair3 || !commit || !paired || !ack) throw new Error('a step is missing');
  const initiator = new PairingInitiator(parts('hub'));
  const responder = new PairingResponder(parts('lock'));
  t.equal(hex(initiator.message1()), hex(pair1));
  const second = responder.readMessage1(pair1);
  t.equal(second.ok && hex(second.message2), hex(pair2));
  const hub = initiator.readMessage2(pair2);
  if (!hub.ok) throw new Error(hub.code);
  t.equal(hex(hub.message3), hex(pair3));
  t.equal(hex(hub.peerStatic), stored.lock.static.public_key);
  const lock = responder.readMessage3(pair3);
  if (!lock.ok) throw new Error(lock.code);
  t.equal(hex(lock.peerStatic), stored.hub.static.public_key);

  const heard = lock.channel.receive({ type: 'data', body: commit });
  if (heard.kind !== 'message') throw new Error(heard.kind);
  t.same(messageToJson(heard.message), stored.steps[4]?.message);
  t.equal(hex(hub.channel.send(heard.message).body), hex(commit));
  const answered = hub.channel.receive({ type: 'data', body: paired });
  if (answered.kind !== 'message') throw new Error(answered.kind);
  t.same(messageToJson(answered.message), stored.steps[5]?.message);
  t.match(answered, { re: 0, acknowledged: true });
  t.equal(hex(lock.channel.send(answered.message, 0).body), hex(paired));
  t.equal(hex(hub.channel.ack().body), hex(ack));
  t.match(lock.channel.receive({ type: 'ack', body: ack }), { kind: 'acknowledged' });
  t.end();
});

function pair(hub: Partial<PairingParts>, lock: Partial<PairingParts>): string {
  const base = { installCode, serial, transport };
  const initiator = new PairingInitiator({ ...base, ownStatic: generateKeyPair(), ...hub });
  const responder = new PairingResponder({ ...base, ownStatic: generateKeyPair(), ...lock });
  const second = responder.readMessage1(initiator.message1());
  if (!second.ok) return `1 ${second.code}`;
  const read = initiator.readMessage2(second.message2);
  if (!read.ok) return `2 ${read.code}`;
  const third = responder.readMessage3(read.message3);
  return third.ok ? 'paired' : `3 ${third.code}`;
}

t.test('a wrong install code, serial or transport fails, each at the message that shows it', (t) => {
  t.equal(pair({}, {}), 'paired');
  t.equal(pair({ installCode: Buffer.alloc(16) }, {}), '3 bad_tag');
  t.equal(pair({ serial: 'DW-000018' }, {}), '1 bad_tag');
  t.equal(pair({}, { transport: 'ble' }), '1 bad_tag');
  t.end();
});

t.test('a message out of turn, a second try, and what is not a message', (t) => {
  const responder = new PairingResponder(parts('lock'));
  t.match(
    responder.readMessage3(Buffer.alloc(64)),
    { ok: false, code: 'bad_tag' },
    'PAIR_3 taken for PAIR_1',
  );
  t.match(responder.readMessage1(bytes(stored.steps[0]?.body ?? '')), { ok: false, code: 'out_of_order' });
  t.match(new PairingResponder(parts('lock')).readMessage1(Buffer.alloc(0)), {
    ok: false,
    code: 'bad_length',
  });
  t.match(new PairingResponder(parts('lock')).readMessage1(Buffer.alloc(48)), { ok: false, code: 'bad_tag' });
  const initiator = new PairingInitiator(parts('hub'));
  t.match(initiator.readMessage2(Buffer.alloc(96)), { ok: false, code: 'out_of_order' });
  initiator.message1();
  t.throws(() => initiator.message1(), /turn/u);
  t.match(initiator.readMessage2(Buffer.alloc(96)), { ok: false, code: 'bad_key' }, 'a key of low order');
  t.end();
});

t.test('a lock serial has 1 to 64 bytes', (t) => {
  t.throws(() => linkPrologue('', 'serial'), RangeError);
  t.throws(() => linkPrologue('é'.repeat(33), 'serial'), RangeError);
  t.equal(linkPrologue('é'.repeat(32), 'ble').length, 8 + 2 + 64 + 1);
  t.end();
});
