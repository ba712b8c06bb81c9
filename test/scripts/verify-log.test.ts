import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import path from 'node:path';
import t from 'tap';
import { logSigner, signCheckpoint } from '../../src/audit/checkpoint.js';
import { CHAIN_START, chainHash } from '../../src/audit/hash-chain.js';
import { grown, rootOf } from '../../src/audit/merkle-tree.js';
import { eventLineText } from '../../src/audit/replica/event-line.js';
import { readVerifier } from '../../src/audit/signed-note.js';
import { withLeaf } from '../../scripts/prove/tampering/forge.js';
import { verdicts } from '../../scripts/prove/tampering/tampering-proof.js';
import { ROOT } from '../support/child-program.js';

const signer = logSigner(Buffer.alloc(32, 1));
const key = signer.publicText;
/** The export of a log without a row. */
const empty = signCheckpoint(signer, {
  ...{ size: 0, root: createHash('sha256').digest(), chain: Buffer.alloc(32) },
  ...{ atMs: 0, isTimeTrusted: true, isPruned: false },
});

t.test('the standalone script answers what it was asked, or says that it was asked wrongly', async (t) => {
  const folder = t.testdir({
    'log.ndjson': `${JSON.stringify({ checkpoint: empty })}\n`,
    'early.checkpoint': empty,
  });
  const file = path.join(folder, 'log.ndjson');
  const early = path.join(folder, 'early.checkpoint');
  const ends = (...args: string[]) =>
    spawnSync(process.execPath, ['scripts/verify-log.mjs', ...args], { cwd: ROOT }).status;
  t.equal(ends(file, '--key', key), 0);
  t.equal(ends('--key', key, '--checkpoint', early, file), 0, 'in any order');
  const other = logSigner(Buffer.alloc(32, 2)).publicText;
  t.equal(ends(file, '--key', other), 7, 'a key of another log');
  t.equal(ends(file, '--key', 'doorward/0+00000000+AA=='), 2, 'no key at all');
  t.equal(ends(file, '--key', key, '--chekpoint', early), 2, 'a misspelt option is no check that held');
  t.equal(ends(file, '--key', key, '--checkpoint'), 2, 'nor is one without its file');
  t.equal(ends(file, '--key', key, '--checkpoint', ''), 2);
  t.equal(ends(file, early, '--key', key), 2);
  t.equal(ends(file), 2);
});

t.test('whom a row of form 1 is about is in no hash, and may not be told there', async (t) => {
  const row = withLeaf({
    event: {
      ...{ id: 'a', seq: 1, atMs: 1, type: 'UNLOCK', success: true, reason: null, description: 'Opened.' },
      ...{ deviceId: null, userId: null, targetUserId: null, actor: { kind: 'cli', id: null, name: 'cli' } },
      ...{ method: 'cli', ipAddress: null, commandId: null, lockEventKey: null, data: {}, isErased: false },
    },
    salt: new Uint8Array(16),
    proof: { form: 1, erasedBy: null },
    leafHash: new Uint8Array(32),
    chainHash: new Uint8Array(32),
  });
  const chain = chainHash(CHAIN_START.hash, row.leafHash);
  const whole = eventLineText({ ...row, chainHash: chain });
  const root = rootOf(grown(null, row.leafHash));
  const said = { size: 1, root, chain, atMs: 0, isTimeTrusted: true, isPruned: false };
  const end = JSON.stringify({ checkpoint: signCheckpoint(signer, said) });
  const verifier = readVerifier(key);
  if (!verifier) throw new Error('the key can not be read');
  const told = (line: string) =>
    verdicts(Buffer.from(`${line}\n${end}\n`), { publicKey: key, verifier }, null);
  t.strictSame(told(whole), [true, true]);
  const forged = whole.replace('"target_user_id":null', '"target_user_id":"mallory"');
  t.not(forged, whole);
  t.strictSame(told(forged), [false, false]);
});
