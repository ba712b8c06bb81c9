import t from 'tap';
import { logSigner, openCheckpoint, signCheckpoint } from '../../src/audit/checkpoint.js';
import { openNote, readVerifier, signNote } from '../../src/audit/signed-note.js';

t.test('a note that another program signed', async (t) => {
  // From the documentation of golang.org/x/mod/sumdb/note.
  const verifier = readVerifier('PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW');
  const text =
    "If you think cryptography is the answer to your problem,\nthen you don't know what your problem is.\n";
  const signature =
    '\u2014 PeterNeumann x08go/ZJkuBS9UG/SffcvIAQxVBtiFupLLr8pAcElZInNIuGUgYN1FFYC2pZSNXgKvqfqdngotpRZb6KE6RyyBwJnAM=\n';
  if (!verifier) return t.fail('the key can not be read');
  t.equal(openNote(verifier, `${text}\n${signature}`), text);
  t.equal(openNote(verifier, `${text}!\n${signature}`), null);
  t.equal(openNote(verifier, `${text}\n${signature.replace('x08g', 'x08h')}`), null);
});

t.test('keys as text', async (t) => {
  const { publicText } = logSigner(new Uint8Array(32).fill(1));
  t.match(publicText, /^doorward\/[0-9a-f]{16}\+[0-9a-f]{8}\+[A-Za-z0-9+/=]+$/);
  t.ok(readVerifier(`${publicText}\n`));
  for (const wrong of ['', 'x', publicText.slice(0, -8), publicText.replace('doorward', 'doorwart')])
    t.equal(readVerifier(wrong), null, wrong);
});

t.test('a checkpoint is read as it was signed, and by its own key alone', async (t) => {
  const signer = logSigner(new Uint8Array(32).fill(1));
  const stranger = logSigner(new Uint8Array(32).fill(2));
  for (const [isTimeTrusted, isPruned] of [
    [true, false],
    [false, false],
    [true, true],
  ] as const) {
    const given = {
      ...{ size: 12, root: Buffer.alloc(32, 3), chain: Buffer.alloc(32, 4), atMs: 1_767_603_600_000 },
      ...{ isTimeTrusted, isPruned },
    };
    const note = signCheckpoint(signer, given);
    t.strictSame(openCheckpoint(signer, note), given);
    t.equal(openCheckpoint(stranger, note), null);
    const both = `${note}${signNote(stranger, 'x\n').split('\n').at(-2) ?? ''}\n`;
    t.strictSame(openCheckpoint(signer, both), given, 'somebody else signed it too');
    t.equal(openCheckpoint(signer, both, 'alone'), null);
    // The name of the log and the key of somebody else.
    t.equal(openCheckpoint(signer, signCheckpoint({ ...stranger, name: signer.name }, given)), null);
    for (const [from, to] of [
      ['\n12\n', '\n13\n'],
      ['time 2', 'time 3'],
      ['doorward/', 'doorwart/'],
    ] as const)
      t.equal(openCheckpoint(signer, note.replace(from, to)), null);
  }
});

t.test('what is signed and no checkpoint is none', async (t) => {
  const signer = logSigner(new Uint8Array(32).fill(1));
  const whole = signCheckpoint(signer, {
    ...{
      size: 1,
      root: Buffer.alloc(32),
      chain: Buffer.alloc(32),
      atMs: 0,
      isTimeTrusted: true,
      isPruned: false,
    },
  });
  const text = whole.slice(0, whole.indexOf('\n\n') + 1);
  for (const other of [
    'hello\n',
    text.replace('\n1\n', '\n01\n'),
    text.replace('chain A', 'chain AA'),
    text.replace('.000Z', 'Z'),
    `${text}more\n`,
  ])
    t.equal(openCheckpoint(signer, signNote(signer, other)), null, other);
});
