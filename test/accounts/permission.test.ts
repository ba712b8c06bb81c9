import t from 'tap';
import { PERMISSIONS, isPermitted, type Permission } from '../../src/accounts/permission.js';
import { ROLES } from '../../src/accounts/user.js';

const NAMES = Object.keys(PERMISSIONS) as Permission[];

t.test('what is not listed is denied, also to an admin', async (t) => {
  for (const name of ['bells:ring', '', '__proto__', 'constructor', 'toString', 'hasOwnProperty'])
    for (const role of ROLES) t.equal(isPermitted(role, name as Permission), false, name);
});

t.test('nobody may do anything', async (t) => {
  for (const name of NAMES) t.notOk(isPermitted(null, name), name);
});

t.test('what the table lists is allowed, and nothing else', async (t) => {
  for (const name of NAMES) {
    for (const role of ROLES) {
      t.equal(
        isPermitted(role, name),
        (PERMISSIONS[name] as readonly string[]).includes(role),
        `${role} ${name}`,
      );
    }
  }
});

t.test('a role may do all that the roles below it may', async (t) => {
  for (const name of NAMES) {
    if (isPermitted('member', name)) t.ok(isPermitted('manager', name), name);
    if (isPermitted('manager', name)) t.ok(isPermitted('admin', name), name);
  }
});

t.test(
  'members touch neither locks nor people; codes and log only where the access decision lets them',
  async (t) => {
    t.same(NAMES.filter((name) => isPermitted('member', name)).sort(), [
      'certificates:read',
      'credit:read',
      'devices:command',
      'devices:read',
      'devices:reboot',
      'devices:transfer',
      'lock-logs:read',
      'lock-pins:manage',
      'lock-pins:read',
      'self',
      'shares:manage',
      'shares:read',
      'sites:read',
      'time:read',
      'users:own',
    ]);
  },
);
