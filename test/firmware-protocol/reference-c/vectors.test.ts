import path from 'node:path';
import t, { type Test } from 'tap';
import { FRAME_TYPE_CODES } from './frame-types.js';
import { readVectors } from '../vector-file.js';
import type { VectorCase, VectorFile } from '../vector-file.js';
import { buildC, cannotBuild } from './c-build.js';
import { fieldWords } from './message-words.js';
import { QuestionProgram } from './question-program.js';

/** The lock in C was written from the specification alone: the vectors are what both it and the hub must agree with. */

interface NoiseVector {
  protocol_name: string;
  init_prologue: string;
  init_psks: string[];
  init_static: string;
  init_ephemeral: string;
  resp_static: string;
  resp_ephemeral: string;
  handshake_hash: string;
  messages: { payload: string; ciphertext: string }[];
}

const read = <Case>(name: string): VectorFile<Case & VectorCase> =>
  readVectors(name) as VectorFile<Case & VectorCase>;
const hexOf = (text: string): string => Buffer.from(text, 'utf8').toString('hex');

t.setTimeout(300_000);

t.test('the vectors, read by the lock in C', { skip: cannotBuild }, async (t) => {
  const bin = await buildC(t, ['vectors']);
  const program = new QuestionProgram(path.join(bin, 'vectors'));
  t.teardown(() => program.end());

  await t.test('crc32', async (t) => {
    for (const { id, result, data, crc } of read<{ data: string; crc: string }>('crc32.json').tests)
      t.equal((await program.ask('crc32', data)) === crc, result === 'valid', `${id}`);
  });

  await t.test('cobs', async (t) => {
    const { tests } = read<{ decoded?: string; encoded: string; code?: string }>('cobs.json');
    for (const { id, flags, result, decoded = '', encoded, code } of tests) {
      const answer = await program.ask('cobs-decode', encoded);
      t.equal(answer.split(' ')[0], result === 'valid' ? 'ok' : code, `${id} decoded`);
      if (result !== 'valid') continue;
      t.equal(answer, `ok ${decoded === '' ? '-' : decoded}`, `${id} decoded`);
      if (!flags.includes('DecodeOnly')) t.equal(await program.ask('cobs-encode', decoded), encoded, `${id}`);
    }
  });

  await t.test('serial frames', async (t) => {
    interface FrameCase {
      address: number;
      type: keyof typeof FRAME_TYPE_CODES;
      body: string;
      wire: string;
      dropped?: string;
    }
    for (const { id, result, address, type, body, wire, dropped } of read<FrameCase>('serial-frames.json')
      .tests) {
      const frame =
        result === 'valid' ? ` ${address}:${FRAME_TYPE_CODES[type]}:${body === '' ? '-' : body}` : '';
      const count = dropped === undefined ? '' : ` ${dropped}=1`;
      t.equal(await program.ask('frame-read', wire), `frames${frame}${count}`, `${id} read`);
      if (result !== 'valid') continue;
      const written = await program.ask('frame-write', address, FRAME_TYPE_CODES[type], body);
      t.ok(wire.endsWith(written), `${id} written`);
      t.ok(wire === written || /^00|^ffee1100/.test(wire), `${id}: the whole of it`);
    }
  });

  await t.test('install codes', async (t) => {
    interface CodeCase {
      text: string;
      code: string;
      printed: string;
      serial?: string;
      psk: string;
      error?: string;
    }
    for (const vector of read<CodeCase>('install-codes.json').tests) {
      const { id, result, text, code, printed, serial = 'X', psk, error = '' } = vector;
      const expected = result === 'valid' ? `ok ${code} ${printed} ${psk}` : error;
      t.equal(await program.ask('install-code', hexOf(text), hexOf(serial)), expected, `${id}`);
    }
  });

  await t.test('messages', async (t) => {
    interface MessageCase {
      side: 'hub' | 'lock';
      message?: Record<string, unknown>;
      cbor: string;
      code?: string;
    }
    for (const { id, result, side, message = {}, cbor, code } of read<MessageCase>('messages.json').tests) {
      const answer = await program.ask('message', side, cbor);
      if (code !== 'malformed' && BEYOND_C.has(numberIn(cbor))) {
        t.equal(answer, 'unknown_message', `${id} is for locks that can do more`);
      } else if ('credentialId' in message || 'refusal' in message) {
        t.equal(answer, 'bad_message', `${id} is of locks that can do more`);
      } else if (result === 'valid') {
        t.equal(answer, `ok ${fieldWords(message)} again=${cbor}`, `${id}`);
        for (let length = 0; length < cbor.length; length += 2)
          t.equal(await program.ask('message', side, cbor.slice(0, length)), 'malformed', `${id} cut short`);
      } else t.equal(answer, code, `${id}`);
    }
  });

  await t.test('the published Noise vectors of both patterns', async (t) => {
    const file = readVectors('noise-cacophony-25519-chachapoly-sha256.json') as { vectors: NoiseVector[] };
    let used = 0;
    for (const pattern of ['XXpsk3', 'KKpsk0']) {
      for (const vector of file.vectors) {
        if (vector.protocol_name !== `Noise_${pattern}_25519_ChaChaPoly_SHA256`) continue;
        used += 1;
        const answer = await program.ask(
          'noise',
          pattern,
          vector.init_prologue,
          vector.init_psks[0] ?? '',
          vector.init_static,
          vector.init_ephemeral,
          vector.resp_static,
          vector.resp_ephemeral,
          ...vector.messages.map(({ payload }) => payload),
        );
        const texts = vector.messages.map(({ ciphertext }) => ciphertext).join(' ');
        t.equal(answer, `messages ${texts} hash ${vector.handshake_hash}`, vector.protocol_name);
      }
    }
    t.equal(used, 2);
  });

  await t.test('a whole pairing', (t) => pairing(t, program));
  await t.test('a whole session', (t) => session(t, program));
});

/** Messages about codes that a lock holds, and new firmware: this lock answers that it does not know them. */
const BEYOND_C: ReadonlySet<number> = new Set([12, 13, 14, 15, 16, 72, 73, 74]);

/** The message number in a CBOR array of two that begins with it; NaN if it does not. */
function numberIn(cbor: string): number {
  const [, short, long] = /^82(?:18(..)|(..))/.exec(cbor) ?? [];
  return Number.parseInt(short ?? long ?? '', 16);
}

interface Step {
  from: 'hub' | 'lock';
  type: keyof typeof FRAME_TYPE_CODES;
  body: string;
  message?: Record<string, unknown>;
}
interface KeyInHex {
  private_key: string;
  public_key: string;
}
interface Conversation {
  serial: string;
  install_code: string;
  psk: string;
  hub: { static: KeyInHex };
  lock: { static: KeyInHex; ephemeral: KeyInHex };
  steps: Step[];
  after_last: (VectorCase & { type: Step['type']; body: string; kind: string; code?: string })[];
  session_1: (VectorCase & { body: string })[];
}

const BOOT_ID = 'c6288779b1136bae';
const REQUEST_ID = '269f2d3b7f737cfe';

async function newLock(
  program: QuestionProgram,
  { serial, install_code, lock }: Conversation,
): Promise<void> {
  // What the lock draws at its boot: the boot id, then its static key.
  await program.ask('lock-random', BOOT_ID + lock.static.private_key);
  const code = install_code === '' ? '00'.repeat(16) : install_code;
  const booted = await program.ask('lock-new', code, hexOf(serial), hexOf('Doorward One'), hexOf('1.4.0'));
  if (booted !== 'ok') throw new Error(`the lock did not boot: ${booted}`);
  await program.ask('lock-random', lock.ephemeral.private_key);
}

const say = (program: QuestionProgram, { type, body }: Pick<Step, 'type' | 'body'>): Promise<string> =>
  program.ask('lock-frame', FRAME_TYPE_CODES[type], body);
const frameWords = ({ type, body }: Step): string => `${FRAME_TYPE_CODES[type]} ${body === '' ? '-' : body}`;

/** Before each answer: what happened around the lock, so that it has the same to say. */
async function playOut(
  t: Test,
  program: QuestionProgram,
  { steps }: Conversation,
  before: (answer: Step) => Promise<void>,
): Promise<void> {
  for (const [index, step] of steps.entries()) {
    if (step.from !== 'hub') continue;
    const expected = steps[index + 1];
    if (expected?.from === 'lock') await before(expected);
    const answer = await say(program, step);
    if (expected?.from === 'lock') t.equal(answer, frameWords(expected), `${index}: ${expected.type}`);
  }
}

async function pairing(t: Test, program: QuestionProgram): Promise<void> {
  const conversation = readVectors('pairing.json') as Conversation;
  await newLock(program, conversation);
  t.equal(await say(program, { type: 'poll', body: '' }), '3 01', 'not_paired');
  const [first] = conversation.steps;
  if (!first) throw new Error('no steps');
  t.equal(await say(program, first), '3 03', 'window_closed');
  await program.ask('lock-button');
  await playOut(t, program, conversation, async ({ message }) => {
    if (message) await program.ask('lock-at', Number(message['lockMs']));
  });
  t.equal(await say(program, first), '3 02', 'already_paired');
  t.equal(await say(program, { type: 'poll', body: '' }), '3 05', 'no_session');
}

async function session(t: Test, program: QuestionProgram): Promise<void> {
  const conversation = { install_code: '', ...(readVectors('session.json') as object) } as Conversation;
  const { hub, psk } = conversation;
  for (const { id, result, body } of conversation.session_1) {
    await newLock(program, conversation);
    await program.ask('lock-keys', hub.static.public_key, psk);
    const answer = await say(program, { type: 'session1', body });
    t.match(answer, result === 'valid' ? /^33 / : /^3 06$/, `SESSION_1 ${id}`);
  }
  await newLock(program, conversation);
  await program.ask('lock-keys', hub.static.public_key, psk);
  await program.ask('lock-feels', 1, 2, 87, 0);
  await playOut(t, program, conversation, async ({ message }) => {
    if (message) await program.ask('lock-at', Number(message['lockMs']));
    if (message?.['type'] === 'result') {
      await program.ask('lock-feels', 2, 2, 87, 0);
      await program.ask('lock-stops', 1);
    }
    if (message?.['type'] === 'access_request') {
      await program.ask('lock-random', REQUEST_ID);
      await program.ask('lock-press', 1, hexOf('0427'));
    }
  });
  t.match(await program.ask('lock-truth'), /moves=2 .* light=granted/);
  for (const { id, comment, type, body, kind, code = kind } of conversation.after_last)
    t.equal(
      await program.ask('lock-judge', FRAME_TYPE_CODES[type], body),
      kind === 'rejected' ? code : kind,
      `${id} ${comment}`,
    );
}
