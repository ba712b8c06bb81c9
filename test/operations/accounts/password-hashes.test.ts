import { scryptSync } from 'node:crypto';
import fc from 'fast-check';
import t from 'tap';
import { decodePhc } from '../../../src/accounts/phc.js';
import { systemRandom } from '../../../src/kit/random.js';
import { ScryptPool } from '../../../src/kit/scrypt-pool.js';
import { PasswordHashes } from '../../../src/operations/accounts/password-hashes.js';
import { LOG2_COST } from './household.js';

const hashes = (log2Cost = LOG2_COST) => new PasswordHashes(new ScryptPool(), systemRandom, log2Cost);

t.test('the hash is scrypt at the cost that was asked for, and anybody can make it again', async (t) => {
  const stored = await hashes(14).hash('correct horse');
  t.match(stored, /^\$scrypt\$ln=14,r=8,p=1\$[A-Za-z0-9+/]{22}\$[A-Za-z0-9+/]{43}$/);
  const decoded = decodePhc(stored);
  if (!decoded.ok) throw new Error(decoded.code);
  const again = scryptSync('correct horse', decoded.value.salt, 32, { N: 2 ** 14, r: 8, p: 1 });
  t.ok(again.equals(decoded.value.hash));
});

t.test('the right password and no other', async () => {
  const made = hashes();
  await fc.assert(
    fc.asyncProperty(
      fc.string({ unit: 'grapheme' }),
      fc.string({ unit: 'grapheme' }),
      async (right, other) => {
        const stored = await made.hash(right);
        const same = right.normalize('NFKC') === other.normalize('NFKC');
        return (await made.verify(right, stored)) && (await made.verify(other, stored)) === same;
      },
    ),
    { numRuns: 30 },
  );
});

t.test('two keyboards, one password', async (t) => {
  const made = hashes();
  t.ok(await made.verify('cafe\u0301 noir', await made.hash('caf\u00e9 noir')));
});

t.test('equal passwords have unequal hashes', async (t) => {
  const made = hashes();
  t.not(await made.hash('correct horse'), await made.hash('correct horse'));
});

t.test('a hash of an earlier cost still counts', async (t) => {
  t.ok(await hashes(11).verify('correct horse', await hashes(10).hash('correct horse')));
});

t.test('nothing is right for nobody or for a damaged row', async (t) => {
  const made = hashes();
  for (const stored of [null, '', '$scrypt$', 'correct horse']) {
    t.notOk(await made.verify('correct horse', stored), String(stored));
    t.notOk(await made.verify('', stored), String(stored));
  }
});
