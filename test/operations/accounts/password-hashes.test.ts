import { scryptSync } from 'node:crypto';
import fc from 'fast-check';
import t from 'tap';
import { decodePhc } from '../../../src/accounts/phc.js';
import { systemRandom } from '../../../src/kit/random.js';
import { ScryptPool } from '../../../src/kit/scrypt-pool.js';
import { PasswordHashes } from '../../../src/operations/accounts/password-hashes.js';
import { LOG2_COST } from './household.js';

const hashes = (log2Cost = LOG2_COST, parallelization = 1) =>
  new PasswordHashes(new ScryptPool(), systemRandom, { log2Cost, parallelization });

t.test('the hash is scrypt at the cost that was asked for, and anybody can make it again', async (t) => {
  const stored = await hashes(14, 5).hash('correct horse');
  t.match(stored, /^\$scrypt\$ln=14,r=8,p=5\$[A-Za-z0-9+/]{22}\$[A-Za-z0-9+/]{43}$/);
  const decoded = decodePhc(stored);
  if (!decoded.ok) throw new Error(decoded.code);
  const again = scryptSync('correct horse', decoded.value.salt, 32, { N: 2 ** 14, r: 8, p: 5 });
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

t.test('weaker is what has less memory or less work than the settings ask for', async (t) => {
  const isWeaker = async (stored: [number, number], asked: [number, number]) =>
    hashes(...asked).isWeaker(await hashes(...stored).hash('correct horse'));
  t.equal(await isWeaker([10, 1], [10, 5]), true, 'less work');
  t.equal(await isWeaker([10, 5], [11, 1]), true, 'less memory, more work');
  t.equal(await isWeaker([10, 5], [10, 5]), false, 'the same');
  t.equal(await isWeaker([10, 5], [10, 1]), false, 'more work');
  t.equal(await isWeaker([11, 3], [10, 5]), false, 'more of both');
  t.equal(hashes().isWeaker('nonsense'), false);
});

t.test('a wrong password for an older hash costs what one for nobody costs', async (t) => {
  const work: number[] = [];
  class WeighedPool extends ScryptPool {
    override derive(...given: Parameters<ScryptPool['derive']>) {
      work.push(given[4].cost * given[4].blockSize * given[4].parallelization);
      return super.derive(...given);
    }
  }
  const old = await hashes(10, 1).hash('correct horse');
  const now = new PasswordHashes(new WeighedPool(), systemRandom, { log2Cost: 10, parallelization: 5 });
  const spent = async (stored: string | null) => {
    work.length = 0;
    t.notOk(await now.verify('wrong', stored));
    return work.reduce((sum, one) => sum + one, 0);
  };
  t.equal(await spent(old), await spent(null));
});
