import t from 'tap';
import { mayLogInByCode } from '../../src/accounts/code-log-in.js';
import { ROLES, type Role, type User } from '../../src/accounts/user.js';

const person = (role: Role, of: Partial<User>): User => ({
  id: 'id',
  username: null,
  email: 'anna@example.org',
  phone: '+998901234567',
  firstName: '',
  lastName: '',
  role,
  locale: 'en',
  isActive: true,
  emailVerified: false,
  phoneVerified: false,
  lastLoginAtMs: null,
  lastLoginIp: null,
  createdAtMs: 0,
  updatedAtMs: 0,
  ...of,
});

t.test('what is verified logs in; of what is not, only a member’s account that nobody entered', async (t) => {
  for (const role of ROLES) {
    for (const lastLoginAtMs of [null, 0, 1_000]) {
      for (const [phoneVerified, emailVerified] of [
        [false, false],
        [false, true],
        [true, false],
        [true, true],
      ] as const) {
        const user = person(role, { lastLoginAtMs, phoneVerified, emailVerified });
        const isInvitation = role === 'member' && lastLoginAtMs === null;
        const name = JSON.stringify([role, lastLoginAtMs, phoneVerified, emailVerified]);
        t.equal(mayLogInByCode(user, 'phone'), phoneVerified || isInvitation, `phone ${name}`);
        t.equal(mayLogInByCode(user, 'email'), emailVerified || isInvitation, `email ${name}`);
        t.notOk(mayLogInByCode({ ...user, isActive: false }, 'phone'), `disabled ${name}`);
      }
    }
  }
});
