import fc from 'fast-check';
import t from 'tap';
import { makeClaimCode, printClaimCode, readClaimCode } from '../../src/kit/claim-code.js';
import { systemRandom } from '../../src/kit/random.js';

t.test('a code is read as people type it', async (t) => {
  for (const typed of [
    '0A1B-2C3D-4E1F',
    '0a1b-2c3d-4e1f',
    '0A1B2C3D4E1F',
    ' 0a1b 2c3d 4e1f ',
    'oaIb-2c3d-4elf',
  ]) {
    t.equal(readClaimCode(typed), '0A1B2C3D4E1F', typed);
  }
  for (const typed of [
    '',
    '0A1B-2C3D-4E1',
    '0A1B-2C3D-4E1F0',
    '0A1B-2C3D-4E1U',
    '0A1B-2C3D-4E1!',
    '-'.repeat(100),
  ]) {
    t.equal(readClaimCode(typed), null, typed);
  }
});

t.test('what is printed is read back, and codes differ', async (t) => {
  const seen = new Set<string>();
  for (let n = 0; n < 200; n += 1) {
    const bare = makeClaimCode(systemRandom);
    t.match(printClaimCode(bare), /^[0-9A-HJKMNP-TV-Z]{4}(-[0-9A-HJKMNP-TV-Z]{4}){2}$/);
    t.equal(readClaimCode(printClaimCode(bare).toLowerCase()), bare);
    seen.add(bare);
  }
  t.equal(seen.size, 200);
});

t.test('whatever is typed, it is a code or nothing', async () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), (typed) => {
      const bare = readClaimCode(typed);
      return bare === null || readClaimCode(printClaimCode(bare)) === bare;
    }),
  );
});
