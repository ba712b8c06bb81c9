import t from 'tap';
import { openTestStore } from './open-test-store.js';
import { sampleSession, sampleUser, uuid } from './samples.js';

t.test('users: what was put in is read back, without the password hash', async (t) => {
  const { store } = openTestStore(t);
  const anna = sampleUser(1, { phone: '+998901234567', role: 'admin', emailVerified: true });
  await store.write((tx) => {
    tx.users.insert(anna, 'scrypt$hash');
    tx.users.insert(sampleUser(2, { email: null }), null);
  });
  t.strictSame(store.users.byId(anna.id), anna);
  for (const identifier of ['user1', 'user1@example.org', '+998901234567']) {
    t.strictSame(store.users.byIdentifier(identifier), anna, identifier);
  }
  t.equal(store.users.byIdentifier('nobody'), null);
  t.equal(store.users.byId(uuid(99)), null);
  t.equal(store.users.passwordHash(anna.id), 'scrypt$hash');
  t.equal(store.users.passwordHash(uuid(2)), null);
  t.equal(store.users.passwordHash(uuid(99)), null);
  t.equal(store.users.countWithRole('admin'), 1);
  t.equal(store.users.countWithRole('manager'), 0);
  t.strictSame(
    store.users.list({ cursor: null, size: 1 }).rows.map(({ id }) => id),
    [anna.id],
  );
});

t.test('users: each identifier is taken once, in whichever of the three places', async (t) => {
  const { store } = openTestStore(t);
  await store.write((tx) => {
    tx.users.insert(sampleUser(1, { phone: '+1' }), null);
  });
  for (const [change, fields] of [
    [{ email: 'user1@example.org' }, ['email']],
    [{ username: 'user1' }, ['username']],
    [{ phone: '+1' }, ['phone']],
    [{ email: 'user1@example.org', phone: '+1' }, ['email', 'phone']],
    [{ username: 'user1@example.org' }, ['username']],
  ] as const) {
    const again = store.write((tx) => {
      tx.users.insert(sampleUser(2, change), null);
    });
    await t.rejects(again, {
      name: 'Conflict',
      code: 'user_exists',
      options: { fields: fields.map((field) => ({ field })) },
    });
  }
  t.equal(store.users.byId(uuid(2)), null);
});

t.test('users: a log-in is remembered', async (t) => {
  const { store } = openTestStore(t);
  await store.write((tx) => {
    tx.users.insert(sampleUser(1), null);
    tx.users.recordLogIn(uuid(1), 5_000, '192.0.2.7');
  });
  t.match(store.users.byId(uuid(1)), { lastLoginAtMs: 5_000, lastLoginIp: '192.0.2.7' });
});

t.test('sites', async (t) => {
  const { store } = openTestStore(t);
  const home = { id: uuid(1), name: 'Home', timeZone: 'Asia/Tashkent', createdAtMs: 1 };
  await store.write((tx) => {
    tx.sites.insert(home);
  });
  t.strictSame(store.sites.byId(home.id), home);
  t.equal(store.sites.byId(uuid(2)), null);
  t.strictSame(store.sites.list({ cursor: null, size: 5 }), { rows: [home], next: null, previous: null });
});

t.test('sessions: rotate, revoke once, expire', async (t) => {
  const { store } = openTestStore(t);
  const first = sampleSession(11, uuid(1));
  await store.write((tx) => {
    tx.users.insert(sampleUser(1), null);
    tx.users.insert(sampleUser(2), null);
    tx.sessions.insert(first);
    tx.sessions.insert(sampleSession(12, uuid(1)));
    tx.sessions.insert(sampleSession(13, uuid(2)));
  });
  t.strictSame(store.sessions.byId(first.id), first);
  t.equal(store.sessions.byId(uuid(99)), null);
  t.strictSame(
    store.sessions.ofUser(uuid(1)).map(({ id }) => id),
    [uuid(12), uuid(11)],
  );
  await store.write((tx) => {
    tx.sessions.rotate(first.id, uuid(77), 2_000, 9_000);
    tx.sessions.revoke(uuid(12), 3_000);
    tx.sessions.revoke(uuid(12), 4_000);
  });
  t.match(store.sessions.byId(first.id), { refreshId: uuid(77), lastUsedAtMs: 2_000, expiresAtMs: 9_000 });
  t.equal(store.sessions.byId(uuid(12))?.revokedAtMs, 3_000);
  t.equal(await store.write((tx) => tx.sessions.removeExpired(9_000)), 2);
  t.ok(store.sessions.byId(first.id));
});

t.test('a session needs its user', async (t) => {
  const { store } = openTestStore(t);
  const orphan = store.write((tx) => {
    tx.sessions.insert(sampleSession(1, uuid(1)));
  });
  await t.rejects(orphan, { code: 'SQLITE_CONSTRAINT_FOREIGNKEY' });
});
