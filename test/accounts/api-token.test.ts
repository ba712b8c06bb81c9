import t from 'tap';
import { SCOPE_NAMES, SCOPES, scopesPermit } from '../../src/accounts/api-token.js';
import { PERMISSIONS, type Permission } from '../../src/accounts/permission.js';

t.test('a scope lends its permissions and no other', async (t) => {
  for (const scope of SCOPE_NAMES) {
    for (const permission of Object.keys(PERMISSIONS) as Permission[]) {
      const lends: readonly Permission[] = SCOPES[scope];
      t.equal(scopesPermit([scope], permission), lends.includes(permission), `${scope} ${permission}`);
    }
  }
  t.equal(scopesPermit([], 'devices:read'), false);
});

t.test('nothing lends a program its person: no profile, no passwords, no people changed', async (t) => {
  for (const permission of ['self', 'users:manage'] as const) {
    t.equal(scopesPermit(SCOPE_NAMES, permission), false);
  }
});
