import fc from 'fast-check';
import t from 'tap';
import { INVITE_CODE_CHARACTERS, makeInviteCode, readInviteCode } from '../../src/accounts/invite-code.js';
import { systemRandom } from '../../src/kit/random.js';

t.test('a code is read as it was made, however it is typed', async () => {
  for (let i = 0; i < 200; i += 1) {
    const code = makeInviteCode(systemRandom);
    if (code.length !== INVITE_CODE_CHARACTERS || /[01OILAEU]/.test(code)) throw new Error(code);
    for (const typed of [code, code.toLowerCase(), `${code.slice(0, 3)}-${code.slice(3)}`, ` ${code} `]) {
      if (readInviteCode(typed) !== code) throw new Error(typed);
    }
  }
});

t.test('anything else is none', async (t) => {
  for (const typed of ['', 'BCD23', 'BCD2345', 'BCD23O', 'BCD231', 'x'.repeat(100)]) {
    t.equal(readInviteCode(typed), null, typed);
  }
  fc.assert(
    fc.property(fc.string(), (typed) => {
      const code = readInviteCode(typed);
      return code === null || readInviteCode(code) === code;
    }),
  );
});
