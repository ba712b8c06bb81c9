import t from 'tap';
import { hasAuthorityOver } from '../../src/accounts/authority.js';
import { ROLES, type Role } from '../../src/accounts/user.js';

t.test('nobody reaches beyond themselves', async (t) => {
  const reach: Readonly<Record<Role, readonly Role[]>> = {
    admin: ['admin', 'manager', 'member'],
    manager: ['member'],
    member: [],
  };
  for (const role of ROLES) {
    t.same(
      ROLES.filter((target) => hasAuthorityOver(role, target)),
      reach[role],
      role,
    );
  }
  for (const target of ROLES) t.equal(hasAuthorityOver(null, target), false);
});
