import t from 'tap';
import { persistedTimeMs } from '../../../src/operations/persisted-time.js';
import { TokenClock } from '../../../src/operations/accounts/token-clock.js';
import { SimulatedClock } from '../../support/simulated-clock.js';
import { CLI, codeOf, household, LIVES, newUser, ORIGIN, PASSWORD } from './household.js';

const DAY_MS = 86_400_000;
const YEAR_MS = 365 * DAY_MS;

t.test('a machine that wakes in the past locks nobody out, and what was to expire still does', async (t) => {
  for (const wakesAtMs of [0, Date.UTC(2025, 0, 5), Date.UTC(2026, 0, 5, 8, 59)]) {
    const { accounts, restart } = await household(t);
    await accounts.createUser(CLI, newUser('anna'));
    const { tokens } = await accounts.logIn('anna', PASSWORD, ORIGIN);
    const clock = new SimulatedClock(wakesAtMs);
    const later = await restart(clock);
    t.equal(later.authenticate(tokens.access).user.username, 'anna');
    const renewed = await later.refreshTokens(tokens.refresh, ORIGIN);
    t.ok(later.authenticate(renewed.access));
    t.equal(later.listOwnSessions(later.authenticate(renewed.access)).length, 1);
    t.ok(await later.logIn('anna', PASSWORD, ORIGIN));
    clock.advance(LIVES.accessS * 1000 - 2_000);
    t.ok(later.authenticate(renewed.access), 'for a quarter of an hour');
    clock.advance(2_000);
    t.equal(await codeOf(() => later.authenticate(renewed.access)), 'token_expired');
    clock.advance(LIVES.refreshS * 1000);
    t.equal(await codeOf(() => later.refreshTokens(renewed.refresh, ORIGIN)), 'token_expired');
  }
});

t.test('a wall clock that jumps while the hub runs does the same', async (t) => {
  const { accounts, clock } = await household(t);
  await accounts.createUser(CLI, newUser('anna'));
  const before = (await accounts.logIn('anna', PASSWORD, ORIGIN)).tokens;
  clock.jumpWall(-YEAR_MS);
  t.ok(accounts.authenticate(before.access));
  const renewed = await accounts.refreshTokens(before.refresh, ORIGIN);
  clock.jumpWall(3 * YEAR_MS);
  t.equal(
    await codeOf(() => accounts.authenticate(renewed.access)),
    'token_expired',
    'years have passed, it seems',
  );
  const there = (await accounts.logIn('anna', PASSWORD, ORIGIN)).tokens;
  clock.jumpWall(-2 * YEAR_MS);
  t.ok(accounts.authenticate(there.access), 'who logged in then is not from the future now');
  clock.advance(LIVES.accessS * 1000);
  t.equal(await codeOf(() => accounts.authenticate(there.access)), 'token_expired');
  t.ok(await accounts.refreshTokens(there.refresh, ORIGIN));
});

t.test(
  'a token that had expired before a restart in the past stays expired, if anything was written since',
  async (t) => {
    const { accounts, clock, restart } = await household(t);
    await accounts.createUser(CLI, newUser('anna'));
    const { tokens } = await accounts.logIn('anna', PASSWORD, ORIGIN);
    clock.advance(LIVES.refreshS * 1000);
    await accounts.createUser(CLI, newUser('bob'));
    const later = await restart(new SimulatedClock(0));
    t.equal(await codeOf(() => later.refreshTokens(tokens.refresh, ORIGIN)), 'token_expired');
  },
);

t.test('what the disk knows of time: the end of the log, whichever row, and the sessions', async (t) => {
  const { accounts, store, clock } = await household(t);
  t.equal(persistedTimeMs(store), 0);
  await accounts.createUser(CLI, newUser('anna'));
  const atMs = clock.wallMs();
  t.equal(persistedTimeMs(store), atMs);
  clock.jumpWall(-YEAR_MS);
  await accounts.createUser(CLI, newUser('bob'));
  t.equal(persistedTimeMs(store), atMs, 'a later row with an earlier time does not hide it');
  clock.jumpWall(YEAR_MS + 5_000);
  await accounts.logIn('anna', PASSWORD, ORIGIN);
  t.equal(persistedTimeMs(store), atMs + 5_000);
  const commits = store.counts.commits;
  const time = new TokenClock(clock, persistedTimeMs(store));
  for (let n = 0; n < 1_000; n += 1) time.raise(time.nowMs());
  t.equal(store.counts.commits, commits, 'and it costs no write');
});
