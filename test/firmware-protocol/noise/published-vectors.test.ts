import { readFileSync } from 'node:fs';
import t from 'tap';
import { open, seal } from '../../../firmware-protocol/aead.js';
import { keyPairFromPrivate } from '../../../firmware-protocol/key-pair.js';
import { handshakePattern } from '../../../firmware-protocol/noise/handshake-patterns.js';
import { HandshakeState } from '../../../firmware-protocol/noise/handshake-state.js';

interface Vector {
  protocol_name: string;
  init_prologue: string;
  init_static?: string;
  init_ephemeral?: string;
  init_remote_static?: string;
  init_psks?: string[];
  resp_prologue: string;
  resp_static?: string;
  resp_ephemeral?: string;
  resp_remote_static?: string;
  resp_psks?: string[];
  handshake_hash: string;
  messages: { payload: string; ciphertext: string }[];
}

const file = new URL(
  '../../../firmware-protocol/vectors/noise-cacophony-25519-chachapoly-sha256.json',
  import.meta.url,
);
const { vectors } = JSON.parse(readFileSync(file, 'utf8')) as { vectors: Vector[] };
const bytes = (hex: string): Buffer => Buffer.from(hex, 'hex');
const hex = (raw: Uint8Array): string => Buffer.from(raw).toString('hex');
const NOTHING = new Uint8Array(0);

function party(vector: Vector, side: 'init' | 'resp'): HandshakeState {
  const own = vector[`${side}_static`];
  const remote = vector[`${side}_remote_static`];
  const ephemeral = vector[`${side}_ephemeral`];
  return new HandshakeState({
    protocol: vector.protocol_name,
    initiator: side === 'init',
    prologue: bytes(vector[`${side}_prologue`]),
    psks: (vector[`${side}_psks`] ?? []).map(bytes),
    ...(own === undefined ? {} : { staticKey: keyPairFromPrivate(bytes(own)) }),
    ...(remote === undefined ? {} : { remoteStatic: bytes(remote) }),
    ...(ephemeral === undefined ? {} : { ephemeral: keyPairFromPrivate(bytes(ephemeral)) }),
  });
}

t.ok(vectors.length >= 59, 'the published set is whole');

for (const vector of vectors) {
  t.test(vector.protocol_name, (t) => {
    const initiator = party(vector, 'init');
    const responder = party(vector, 'resp');
    const { oneWay } = handshakePattern(vector.protocol_name);
    const sent = [0, 0];
    for (const [index, { payload, ciphertext }] of vector.messages.entries()) {
      const fromInitiator = oneWay || index % 2 === 0;
      if (!initiator.finished) {
        const [writer, reader] = fromInitiator ? [initiator, responder] : [responder, initiator];
        t.equal(hex(writer.writeMessage(bytes(payload))), ciphertext, `handshake message ${index}`);
        t.match(reader.readMessage(bytes(ciphertext)), { ok: true, payload: bytes(payload) });
        continue;
      }
      const keys = (fromInitiator ? initiator : responder).split();
      const key = fromInitiator ? keys.initiatorToResponder : keys.responderToInitiator;
      const direction = fromInitiator ? 0 : 1;
      const n = sent[direction] ?? 0;
      sent[direction] = n + 1;
      t.equal(hex(seal(key, n, NOTHING, bytes(payload))), ciphertext, `transport message ${index}`);
      t.equal(hex(open(key, n, NOTHING, bytes(ciphertext)) ?? NOTHING), payload);
    }
    t.equal(hex(initiator.handshakeHash), vector.handshake_hash);
    t.equal(hex(responder.handshakeHash), vector.handshake_hash);
    t.same(initiator.split(), responder.split());
    t.end();
  });
}
