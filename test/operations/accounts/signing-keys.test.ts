import jwt from 'jsonwebtoken';
import t from 'tap';
import { SIGNING_KEY_LIFE_MS, SIGNING_KEYS_MAX, SIGNS_AFTER_MS } from '../../../src/accounts/signing-key.js';
import { systemRandom } from '../../../src/kit/random.js';
import { loadSigningKeys, readRing } from '../../../src/operations/accounts/signing-keys.js';
import { SAME_SUCCESSOR_MS } from '../../../src/operations/accounts/refresh-tokens.js';
import { openTestStore } from '../../store/open-test-store.js';
import { SimulatedClock } from '../../support/simulated-clock.js';
import { CLI, codeOf, household, LIVES, newUser, ORIGIN, PASSWORD } from './household.js';

const kidOf = (token: string) => jwt.decode(token, { complete: true })?.header.kid;
const ROTATE = { endOld: false };

t.test('a rotation logs nobody out, and the old key goes when its tokens have', async (t) => {
  const { accounts, clock, store, events, keyId } = await household(t);
  await accounts.createUser(CLI, newUser('anna'));
  const old = (await accounts.logIn('anna', PASSWORD, ORIGIN)).tokens;
  clock.advance(60_000);
  const ring = await accounts.rotateSigningKey(CLI, ROTATE);
  t.same(ring.map(({ id }) => id).slice(0, 1), [keyId]);
  clock.advance(SIGNS_AFTER_MS + 1);
  const fresh = (await accounts.logIn('anna', PASSWORD, ORIGIN)).tokens;
  t.same([old.access, old.refresh].map(kidOf), [keyId, keyId]);
  t.same([fresh.access, fresh.refresh].map(kidOf), [ring[1]?.id, ring[1]?.id]);
  for (const { access } of [old, fresh]) t.equal(accounts.authenticate(access).user.username, 'anna');

  clock.advance(LIVES.refreshS * 1000 - 120_000);
  const next = await accounts.refreshTokens(old.refresh, ORIGIN);
  t.same([next.access, next.refresh].map(kidOf), [ring[1]?.id, ring[1]?.id], 'renewed under the new one');
  t.equal(await accounts.tendSigningKeys(), 0, 'not before');
  clock.advance(120_000);
  t.equal(await codeOf(() => accounts.verifyToken(old.access)), 'token_expired');
  t.equal(await accounts.tendSigningKeys(), 1);
  t.equal(
    await codeOf(() => accounts.verifyToken(old.refresh)),
    'token_bad_signature',
    'and then it is unknown',
  );
  t.same(
    readRing(store).map(({ id }) => id),
    [ring[1]?.id],
  );
  t.ok(accounts.verifyToken(next.refresh));
  const [row, ...more] = await events('SIGNING_KEY_ROTATED');
  t.same(more, []);
  t.match(row, { actor: CLI.actor, data: { key_id: ring[1]?.id, keys: 2, old_ended: false } });
  t.notMatch(JSON.stringify(row), Buffer.from(ring[1]?.secret ?? '').toString('base64url'));
});

t.test('two tabs around a rotation still get the same successor', async (t) => {
  const { accounts, clock } = await household(t);
  await accounts.createUser(CLI, newUser('anna'));
  const { refresh } = (await accounts.logIn('anna', PASSWORD, ORIGIN)).tokens;
  clock.advance(1_000);
  const first = await accounts.refreshTokens(refresh, ORIGIN);
  await accounts.rotateSigningKey(CLI, ROTATE);
  t.equal((await accounts.refreshTokens(refresh, ORIGIN)).refresh, first.refresh);
  clock.advance(SIGNS_AFTER_MS + 1);
  const third = await accounts.refreshTokens(refresh, ORIGIN);
  t.equal(third.refresh, first.refresh, 'to the letter, when the new key signs already');
  t.not(kidOf(third.access), kidOf(first.access));
  t.ok(SIGNS_AFTER_MS + 1 < SAME_SUCCESSOR_MS);
});

t.test('keys that somebody else may have are ended at once', async (t) => {
  const { accounts, keyId } = await household(t);
  await accounts.createUser(CLI, newUser('anna'));
  const old = (await accounts.logIn('anna', PASSWORD, ORIGIN)).tokens;
  accounts.authenticate(old.access);
  let told = 0;
  accounts.watchSessions(() => {
    told += 1;
  });
  const ring = await accounts.rotateSigningKey(CLI, { endOld: true });
  t.equal(ring.length, 1);
  t.not(ring[0]?.id, keyId);
  t.equal(told, 1, 'whoever listens to events is asked again');
  for (const token of [old.access, old.refresh])
    t.equal(await codeOf(() => accounts.verifyToken(token)), 'token_bad_signature');
  const { tokens } = await accounts.logIn('anna', PASSWORD, ORIGIN);
  t.equal(kidOf(tokens.access), ring[0]?.id, 'the new one signs at once');
  t.ok(accounts.authenticate(tokens.access));
});

t.test('the ring outlives a restart, and is not in the clear on the disk', async (t) => {
  const { accounts, restart, store, clock } = await household(t);
  await accounts.createUser(CLI, newUser('anna'));
  const { tokens } = await accounts.logIn('anna', PASSWORD, ORIGIN);
  const ring = await accounts.rotateSigningKey(CLI, ROTATE);
  const again = await restart(clock);
  t.same(
    again.listSigningKeys().map(({ id }) => id),
    ring.map(({ id }) => id),
  );
  t.ok(again.authenticate(tokens.access));
  const file = store['sql'].connection.serialize();
  for (const { secret } of ring) {
    t.notOk(file.includes(Buffer.from(secret)));
    t.notOk(file.includes(Buffer.from(secret).toString('base64url')));
  }
});

t.test('there is a limit, which time lifts', async (t) => {
  const { accounts, clock } = await household(t);
  for (let keys = 1; keys < SIGNING_KEYS_MAX; keys += 1) await accounts.rotateSigningKey(CLI, ROTATE);
  t.equal(await codeOf(() => accounts.rotateSigningKey(CLI, ROTATE)), 'signing_keys_full');
  t.equal(accounts.listSigningKeys().length, SIGNING_KEYS_MAX);
  clock.advance(LIVES.refreshS * 1000 + SIGNS_AFTER_MS);
  t.equal((await accounts.rotateSigningKey(CLI, ROTATE)).length, 2);
});

t.test('two rotations at once make two keys', async (t) => {
  const { accounts, store } = await household(t);
  await Promise.all([accounts.rotateSigningKey(CLI, ROTATE), accounts.rotateSigningKey(CLI, ROTATE)]);
  t.equal(accounts.listSigningKeys().length, 3);
  t.same(
    accounts.listSigningKeys().map(({ id }) => id),
    readRing(store).map(({ id }) => id),
  );
});

t.test('a key that signed for a year is replaced by the timetable', async (t) => {
  const { accounts, clock, events } = await household(t);
  clock.advance(SIGNING_KEY_LIFE_MS - 1);
  await accounts.tendSigningKeys();
  t.equal(accounts.listSigningKeys().length, 1);
  clock.advance(1);
  await accounts.tendSigningKeys();
  t.equal(accounts.listSigningKeys().length, 2);
  await accounts.tendSigningKeys();
  t.equal(accounts.listSigningKeys().length, 2, 'once');
  t.match(await events('SIGNING_KEY_ROTATED'), [{ actor: { kind: 'system' }, method: 'auto' }]);
});

t.test('the one key of an older hub becomes the first of its ring', async (t) => {
  const { store } = openTestStore(t);
  const secret = new Uint8Array(32).fill(7);
  await store.write((tx) => {
    tx.keys.put('jwt', secret, 1);
  });
  const clock = new SimulatedClock();
  const load = () => loadSigningKeys({ store, random: systemRandom, clock }, { nowMs: () => clock.wallMs() });
  const keys = await load();
  t.same(Buffer.from(keys.all[0].secret), Buffer.from(secret));
  t.equal(store.keys.get('jwt'), null);
  t.equal((await load()).all[0].id, keys.all[0].id);
  await store.write((tx) => {
    tx.keys.put('jwt_keys', Buffer.from('{}'), 1);
  });
  t.equal(await codeOf(load), 'sealed_damaged');
});
