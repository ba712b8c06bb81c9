import t from 'tap';
import type { TokenClaims } from '../../../src/operations/accounts/account-use-cases.js';
import { VERIFIED_TOKENS_MAX, VerifiedTokens } from '../../../src/operations/accounts/verified-tokens.js';

const claims = (jti: string) => ({ jti }) as TokenClaims;

t.test('remembers the tokens used last, and no more than its limit', async (t) => {
  const tokens = new VerifiedTokens();
  for (let n = 0; n < VERIFIED_TOKENS_MAX; n += 1) tokens.add(`t${n}`, claims(`${n}`));
  t.equal(tokens.get('t0')?.jti, '0', 'used again: now the newest');
  tokens.add('one more', claims('x'));
  t.equal(tokens.get('t1'), null, 'the one used longest ago went');
  t.equal(tokens.get('t0')?.jti, '0');
  t.equal(tokens.get('one more')?.jti, 'x');
  tokens.forget('t0');
  t.equal(tokens.get('t0'), null);
});
