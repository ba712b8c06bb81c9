import t from 'tap';
import { SAME_SUCCESSOR_MS } from '../../src/operations/accounts/refresh-tokens.js';
import { Home, outcome, PASSWORD } from './people.js';

const TABS = 8;
const ROUNDS = 5;

t.setTimeout(300_000);

t.test('refresh on a real hub, at the same moment, in races and after restarts', async (t) => {
  const home = new Home(t);
  await home.start();
  await home.add('anna');
  const id = await home.add('bob');

  await t.test('tabs at once are one person', async (t) => {
    let { refresh } = await home.logIn('anna');
    for (let round = 0; round < ROUNDS; round += 1) {
      const tabs = await Promise.all(Array.from({ length: TABS }, () => home.refresh(refresh)));
      t.equal(new Set(tabs.map((pair) => pair.refresh)).size, 1, 'one successor');
      t.not(tabs[0]?.refresh, refresh);
      const standings = await Promise.all(tabs.map(({ access }) => home.standing(access)));
      t.same(new Set(standings), new Set(['ok']));
      refresh = tabs[0]?.refresh ?? '';
    }
  });

  await t.test('until the successor is used: then it is in two hands', async (t) => {
    const first = await home.logIn('anna');
    const second = await home.refresh(first.refresh);
    const third = await home.refresh(second.refresh);
    t.equal(outcome(await home.tryRefresh(first.refresh)), 'token_revoked');
    for (const { access } of [first, second, third]) t.equal(await home.standing(access), 'token_revoked');
    t.equal(outcome(await home.tryRefresh(third.refresh)), 'token_revoked');
  });

  await t.test('whoever wins a race, what was ended stays ended', async (t) => {
    for (let round = 0; round < ROUNDS; round += 1) {
      const pair = await home.logIn('bob');
      const other = await home.logIn('bob');
      const [ended] = await Promise.all(
        round % 2 === 0
          ? [home.as(pair.access, 'POST', '/auth/logout'), home.tryRefresh(pair.refresh)]
          : [home.tryRefresh(pair.refresh), home.as(pair.access, 'POST', '/auth/logout')],
      );
      t.ok(ended);
      t.equal(await home.standing(pair.access), 'token_revoked');
      t.equal(outcome(await home.tryRefresh(pair.refresh)), 'token_revoked', 'log-out');

      const change = { current_password: PASSWORD, new_password: PASSWORD };
      const third = await home.logIn('bob');
      const [changed, during] = await Promise.all([
        home.as(other.access, 'POST', '/auth/password/change', change),
        refreshing(home, third.refresh),
      ]);
      t.equal(changed.status, 200);
      t.equal(outcome(await home.tryRefresh(during)), 'token_revoked', 'a new password');
      t.equal(await home.standing(other.access), 'ok', 'but for the one that changed it');

      const last = await home.logIn('bob');
      const [off, renewed] = await Promise.all([
        home.hub.installer('PATCH', `/users/${id}`, { body: { is_active: false } }),
        refreshing(home, last.refresh),
      ]);
      t.equal(off.status, 200);
      t.equal(outcome(await home.tryRefresh(renewed)), 'user_inactive', 'deactivation');
      t.equal(await home.standing(last.access), 'user_inactive');
      await home.hub.installer('PATCH', `/users/${id}`, { body: { is_active: true } });
      t.equal(outcome(await home.tryRefresh(renewed)), 'token_revoked', 'and it does not come back');
    }
  });

  const first = await home.logIn('anna');
  const second = await home.refresh(first.refresh);
  await home.stop();

  await t.test('a token that was used before a restart is in two hands after it', async (t) => {
    await home.start({ shiftMs: SAME_SUCCESSOR_MS + 1_000 });
    t.equal(await home.standing(second.access), 'ok');
    t.equal(outcome(await home.tryRefresh(first.refresh)), 'token_revoked');
    t.equal(await home.standing(second.access), 'token_revoked');
    t.equal(outcome(await home.tryRefresh(second.refresh)), 'token_revoked');
    await home.stop();
  });

  await t.test('without rotation the token stays, to its end or its revocation', async (t) => {
    await home.start({ env: { DOORWARD_REFRESH_ROTATION: 'off' } });
    const { refresh } = await home.logIn('anna');
    const tabs = await Promise.all(Array.from({ length: TABS }, () => home.refresh(refresh)));
    for (const pair of tabs) t.equal(pair.refresh, refresh);
    const access = tabs[0]?.access ?? '';
    t.equal(await home.standing(access), 'ok');
    t.equal((await home.as(access, 'POST', '/auth/logout')).status, 200);
    t.equal(outcome(await home.tryRefresh(refresh)), 'token_revoked');
  });

  await t.test(
    'more log-ins at once than can be checked: some are told when to come again, and doors go on',
    async (t) => {
      const flood = Array.from({ length: 150 }, () => home.tryLogIn('anna'));
      const live = await home.hub.anonymous('GET', '/health');
      t.equal(live.status, 200);
      const answers = await Promise.all(flood);
      const busy = answers.filter(({ status }) => status === 503);
      t.ok(busy.length > 0 && busy.length < answers.length, `${busy.length} of ${answers.length}`);
      for (const answer of busy) {
        t.equal(outcome(answer), 'busy');
        t.match(answer.headers['retry-after'], /^[1-9]\d*$/);
      }
      t.same(new Set(answers.map(({ status }) => status)), new Set([200, 503]));
      t.equal((await home.tryLogIn('anna')).status, 200, 'and it is over');
    },
  );
});

/** @returns the successor, or the token itself if it was refused */
async function refreshing(home: Home, refresh: string): Promise<string> {
  const answer = await home.tryRefresh(refresh);
  return answer.status === 200 ? (answer.body as { refresh: string }).refresh : refresh;
}
