import t from 'tap';
import { generateKeyPair } from '../../../firmware-protocol/key-pair.js';
import { handshakePattern } from '../../../firmware-protocol/noise/handshake-patterns.js';
import { HandshakeState } from '../../../firmware-protocol/noise/handshake-state.js';

const XX = 'Noise_XX_25519_ChaChaPoly_SHA256';
const prologue = Buffer.from('prologue');

function pair(): { initiator: HandshakeState; responder: HandshakeState } {
  const initiator = new HandshakeState({
    protocol: XX,
    initiator: true,
    prologue,
    staticKey: generateKeyPair(),
  });
  const responder = new HandshakeState({
    protocol: XX,
    initiator: false,
    prologue,
    staticKey: generateKeyPair(),
  });
  return { initiator, responder };
}

t.test('psk modifiers stand where the name puts them', (t) => {
  t.same(handshakePattern('Noise_NNpsk0+psk2_25519_ChaChaPoly_SHA256').messages, [
    ['psk', 'e'],
    ['e', 'ee', 'psk'],
  ]);
  t.match(handshakePattern('Noise_XXpsk3_25519_ChaChaPoly_SHA256'), {
    messages: [['e'], ['e', 'ee', 's', 'es'], ['s', 'se', 'psk']],
    pskCount: 1,
    oneWay: false,
  });
  t.end();
});

t.test('a name without pattern or primitives is refused', (t) => {
  for (const name of [
    'Noise_ZZ_25519_ChaChaPoly_SHA256',
    'Noise_XX_448_ChaChaPoly_SHA256',
    'XX',
    'Noise_NNpsk4_25519_ChaChaPoly_SHA256',
  ]) {
    t.throws(() => handshakePattern(name), RangeError, name);
  }
  t.end();
});

t.test('every altered, cut or lengthened message is refused, and nothing comes of it', (t) => {
  const reference = pair();
  reference.responder.readMessage(reference.initiator.writeMessage());
  const length = reference.responder.writeMessage().length;
  for (let at = 0; at < length; at += 1) {
    for (const change of ['flip', 'cut'] as const) {
      const { initiator, responder } = pair();
      responder.readMessage(initiator.writeMessage());
      const message = Buffer.from(responder.writeMessage());
      message.writeUInt8(message.readUInt8(at) ^ 0x40, at);
      const read = initiator.readMessage(change === 'flip' ? message : message.subarray(0, at));
      t.equal(read.ok, false, `${change} at ${at}`);
      t.throws(() => initiator.split());
      t.throws(() => initiator.writeMessage(), /turn/u);
    }
    if (at > 40) at += 12;
  }
  t.end();
});

t.test('the wrong prologue fails', (t) => {
  const { initiator } = pair();
  const other = new HandshakeState({
    protocol: XX,
    initiator: false,
    prologue: Buffer.from('other'),
    staticKey: generateKeyPair(),
  });
  t.match(other.readMessage(initiator.writeMessage()), { ok: true }, 'message 1 of XX has no key yet');
  t.match(initiator.readMessage(other.writeMessage()), { ok: false, code: 'bad_tag' });
  t.end();
});

t.test('a payload where there must be none', (t) => {
  const { initiator, responder } = pair();
  t.match(responder.readEmpty(initiator.writeMessage(Buffer.from('hello'))), {
    ok: false,
    code: 'bad_length',
  });
  t.match(responder.readEmpty(Buffer.alloc(32)), { ok: false, code: 'out_of_order' });
  t.end();
});

t.test('missing keys and wrong psks are program errors', (t) => {
  const parts = { initiator: true, prologue };
  t.throws(() => new HandshakeState({ ...parts, protocol: 'Noise_KK_25519_ChaChaPoly_SHA256' }), /missing/u);
  t.throws(() => new HandshakeState({ ...parts, protocol: XX, psks: [Buffer.alloc(32)] }), RangeError);
  t.throws(
    () => new HandshakeState({ ...parts, protocol: 'Noise_NNpsk0_25519_ChaChaPoly_SHA256' }),
    RangeError,
  );
  const psks = [Buffer.alloc(31)];
  t.throws(
    () => new HandshakeState({ ...parts, psks, protocol: 'Noise_NNpsk0_25519_ChaChaPoly_SHA256' }),
    RangeError,
  );
  t.throws(() => pair().initiator.remoteStatic(), /missing/u);
  t.throws(() => pair().initiator.split(), /not finished/u);
  t.end();
});
