import { readdirSync, readFileSync } from 'node:fs';
import t from 'tap';
import { open, TAG_BYTES } from '../../firmware-protocol/aead.js';
import { MIN_FRAGMENT_BYTES, REASSEMBLY_TIMEOUT_MS } from '../../firmware-protocol/ble-fragment.js';
import { FIRMWARE_HEADER_BYTES, MAX_FIRMWARE_PAYLOAD_BYTES } from '../../firmware-protocol/firmware-image.js';
import { FIRMWARE_SIGNATURE_BYTES } from '../../firmware-protocol/firmware-signature.js';
import { HUB_MESSAGES } from '../../firmware-protocol/hub-messages.js';
import { INSTALL_CODE_BYTES } from '../../firmware-protocol/install-code.js';
import { KEY_BYTES } from '../../firmware-protocol/key-pair.js';
import { LINK_FRAME_TYPES, MAX_BODY_BYTES, REFUSAL_CODES } from '../../firmware-protocol/link-frame.js';
import { LOCK_MESSAGES } from '../../firmware-protocol/lock-message-table.js';
import { FIRMWARE_CHUNK_BYTES } from '../../firmware-protocol/message-fields.js';
import { PADDING_STEP_BYTES, unpad } from '../../firmware-protocol/padding.js';
import { PAIRING_PROTOCOL } from '../../firmware-protocol/pairing.js';
import { LINK_VERSION, MAX_SERIAL_BYTES } from '../../firmware-protocol/prologue.js';
import { MAX_SESSION_MESSAGES } from '../../firmware-protocol/secure-channel.js';
import { MAX_ADDRESS, MAX_SERIAL_FRAME_BYTES, MIN_ADDRESS } from '../../firmware-protocol/serial-frame.js';
import { SESSION_PROTOCOL } from '../../firmware-protocol/session-handshake.js';
import { HandshakeState } from '../../firmware-protocol/noise/handshake-state.js';
import { keyPair } from './transcript.js';
import type { SessionTranscript } from './transcript.js';
import { bytes, hex, readVectors, vectorPath } from './vector-file.js';

const spec = readFileSync(new URL('../../firmware-protocol/SPEC.md', import.meta.url), 'utf8');
const rows = [...spec.matchAll(/^\| (.*) \|$/gmu)].map((match) =>
  (match[1] ?? '').split(' | ').map((cell) => cell.trim()),
);

t.test('the constants in the text are those of the code', (t) => {
  const code = {
    LINK_VERSION,
    MAX_SERIAL_FRAME_BYTES,
    MAX_BODY_BYTES,
    MIN_ADDRESS,
    MAX_ADDRESS,
    MAX_SERIAL_BYTES,
    INSTALL_CODE_BYTES,
    KEY_BYTES,
    TAG_BYTES,
    PADDING_STEP_BYTES,
    MAX_SESSION_MESSAGES,
    MIN_FRAGMENT_BYTES,
    REASSEMBLY_TIMEOUT_MS,
    FIRMWARE_HEADER_BYTES,
    FIRMWARE_SIGNATURE_BYTES,
    MAX_FIRMWARE_PAYLOAD_BYTES,
    FIRMWARE_CHUNK_BYTES,
  };
  const text = rows
    .filter(([name = '']) => /^`[A-Z_]+`$/u.test(name))
    .map(([name = '', value]) => [name.slice(1, -1), Number(value)]);
  t.same(Object.fromEntries(text), code);
  t.ok(spec.includes(`\`${PAIRING_PROTOCOL}\``) && spec.includes(`\`${SESSION_PROTOCOL}\``));
  t.end();
});

t.test('the tables of frames and refusals are those of the code', (t) => {
  const frames = rows.filter(
    ([byte = '', name = '']) => /^[0-9a-f]{2}$/u.test(byte) && /^[A-Z_0-9]+$/u.test(name),
  );
  const named = frames.map(([byte = '', name = '']) => [
    name.toLowerCase().replace('_', ''),
    Number.parseInt(byte, 16),
  ]);
  t.same(Object.fromEntries(named), LINK_FRAME_TYPES);
  const refusals = rows.filter(([code = '', name = '']) => /^\d$/u.test(code) && /^[a-z_]+$/u.test(name));
  t.same(Object.fromEntries(refusals.map(([code, name]) => [name, Number(code)])), REFUSAL_CODES);
  t.end();
});

t.test('every message is in the text', (t) => {
  for (const type of [...Object.keys(HUB_MESSAGES), ...Object.keys(LOCK_MESSAGES)]) {
    t.ok(
      rows.some(([first = '']) => first.includes(`\`${type}\``)),
      type,
    );
  }
  t.end();
});

/** The plaintexts of session.json, before padding. */
function sessionPlaintexts(): string[] {
  const stored = readVectors('session.json') as SessionTranscript;
  const state = new HandshakeState({
    protocol: SESSION_PROTOCOL,
    initiator: true,
    prologue: bytes(stored.prologue),
    staticKey: keyPair(stored.hub.static),
    remoteStatic: bytes(stored.lock.static.public_key),
    psks: [bytes(stored.psk)],
    ephemeral: keyPair(stored.hub.ephemeral),
  });
  state.writeMessage();
  state.readMessage(bytes(stored.steps[1]?.body ?? ''));
  const keys = state.split();
  return stored.steps
    .filter(({ type }) => type === 'data')
    .map(({ from, body }) => {
      const raw = bytes(body);
      const key = from === 'hub' ? keys.initiatorToResponder : keys.responderToInitiator;
      const head = Buffer.concat([Uint8Array.of(LINK_FRAME_TYPES.data), raw.subarray(0, 4)]);
      return hex(unpad(open(key, raw.readUInt32LE(0), head, raw.subarray(4)) ?? bytes('')) ?? bytes(''));
    });
}

t.test('every worked example is in the vectors', (t) => {
  const files = readdirSync(vectorPath('.')).filter((name) => name.endsWith('.json'));
  const known =
    files.map((name) => readFileSync(vectorPath(name), 'utf8')).join() + sessionPlaintexts().join();
  const blocks = [...spec.matchAll(/```hex\n(.*?)```/gsu)].map((match) => match[1] ?? '');
  const examples = blocks.flatMap((block) => block.trim().split('\n'));
  t.ok(examples.length >= 8);
  for (const example of examples) t.ok(known.includes(example), example);
  t.ok(
    known.includes('NZ68-KWTS-YTSN-PVS7-SHPQ-KQTN-NC7M') &&
      spec.includes('NZ68-KWTS-YTSN-PVS7-SHPQ-KQTN-NC7M'),
  );
  t.end();
});

t.test('every vector file is named in the text', (t) => {
  const files = readdirSync(vectorPath('.')).filter((name) => !name.startsWith('noise-'));
  for (const name of files.filter((name) => name.endsWith('.json'))) t.ok(spec.includes(`\`${name}\``), name);
  t.end();
});
