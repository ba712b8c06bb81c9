import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import path from 'node:path';
import t from 'tap';
import { logSigner, signCheckpoint } from '../../src/audit/checkpoint.js';
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
