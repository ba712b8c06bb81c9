import t from 'tap';
import { mayHear } from '../../../src/operations/audit/feed-item.js';
import { sampleEvent } from '../../support/fake-operations.js';

t.test('a program hears of the log only if its token was made for it', async (t) => {
  const row = sampleEvent(1);
  const admin = { userId: 'somebody', role: 'admin' } as const;
  t.equal(mayHear(admin, row), true);
  t.equal(mayHear({ ...admin, scopes: ['devices:read', 'logs:read'] }, row), true);
  t.equal(mayHear({ ...admin, scopes: ['devices:read'] }, row), false);
  t.equal(mayHear({ ...admin, role: 'member', scopes: ['logs:read'] }, row), false);
});
