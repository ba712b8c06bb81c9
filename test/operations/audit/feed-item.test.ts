import t from 'tap';
import { kindOf, mayHear } from '../../../src/operations/audit/feed-item.js';
import { sampleEvent } from '../../support/fake-operations.js';

t.test('a program hears of the log only if its token was made for it', async (t) => {
  const row = sampleEvent(1);
  const admin = { userId: 'somebody', role: 'admin' } as const;
  t.equal(mayHear(admin, row), true);
  t.equal(mayHear({ ...admin, scopes: ['devices:read', 'logs:read'] }, row), true);
  t.equal(mayHear({ ...admin, scopes: ['devices:read'] }, row), false);
  t.equal(mayHear({ ...admin, role: 'member', scopes: ['logs:read'] }, row), false);
});

t.test('what somebody changed themselves they hear of, a program of theirs not', async (t) => {
  const row = {
    ...sampleEvent(1),
    deviceId: null,
    commandId: null,
    type: 'PIN_CREATED',
    userId: 'me',
  } as const;
  const member = { userId: 'me', role: 'member' } as const;
  t.equal(kindOf(row), 'change');
  t.equal(mayHear(member, row), true);
  t.equal(mayHear({ ...member, userId: 'you' }, row), false);
  t.equal(mayHear({ ...member, scopes: ['pins:read'] }, row), false);
  t.equal(
    mayHear(member, { ...row, type: 'NEW_SIGN_IN_PLACE' }),
    false,
    'an alert is for those who see to them',
  );
  t.equal(kindOf({ ...row, type: 'DURESS' }), null);
});
