import t from 'tap';
import { SESSIONS_OF_USER_MAX } from '../../src/store/tables/session-table.js';
import { openTestStore } from './open-test-store.js';
import { sampleUser } from './samples.js';

const DAY_MS = 86_400_000;

t.test('an open session is found behind any number that ended, used longest ago first', async (t) => {
  const { store } = openTestStore(t);
  const user = sampleUser(1);
  const session = (id: string, lastUsedAtMs: number, expiresAtMs = 30 * DAY_MS) => ({
    id,
    userId: user.id,
    refreshId: `${id}-refresh`,
    parentId: null,
    userAgent: null,
    ipAddress: null,
    createdAtMs: 0,
    lastUsedAtMs,
    expiresAtMs,
    revokedAtMs: null,
  });
  await store.write((tx) => {
    tx.users.insert(user, null);
    tx.sessions.insert(session('a-phone', 2_000));
    tx.sessions.insert(session('b-laptop', 1_000));
    tx.sessions.insert(session('c-over', 3_000, DAY_MS));
    for (let n = 0; n <= SESSIONS_OF_USER_MAX; n += 1) {
      const id = `z-${String(n).padStart(4, '0')}`;
      tx.sessions.insert(session(id, 5_000));
      tx.sessions.revoke(id, 6_000);
    }
  });
  t.strictSame(store.sessions.openOf(user.id, DAY_MS), ['b-laptop', 'a-phone']);
  t.strictSame(store.sessions.openOf('nobody', DAY_MS), []);
});
