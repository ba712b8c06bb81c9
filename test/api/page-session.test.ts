import t from 'tap';
import { Unauthenticated } from '../../src/kit/errors.js';
import { startApi, type Call } from './support/api-under-test.js';

const LOG_IN = { username: 'admin@example.com', password: 'right-password' };
const OWN = { 'sec-fetch-site': 'same-origin' };

function post(headers: Readonly<Record<string, string>>, json?: unknown): Call {
  return { method: 'POST', headers, ...(json !== undefined && { json }) };
}

t.test('the refresh token comes in a cookie for these routes alone, and not in the answer', async (t) => {
  const api = await startApi(t);
  const reply = await api.call('/api/v1/auth/page/login', post(OWN, LOG_IN));
  t.equal(reply.status, 200);
  t.match(reply.json, { data: { access: 'admin-token', user: { role: 'admin' } } });
  t.notMatch(reply.text, 'refresh-token');
  const cookie = String(reply.headers['set-cookie']);
  t.match(
    cookie,
    /^doorward=refresh-token; Path=\/api\/v1\/auth\/page; Max-Age=\d+; HttpOnly; SameSite=Strict$/,
  );
});

t.test('the page goes on with its cookie, and without one it is told to log in', async (t) => {
  const seen: string[] = [];
  const api = await startApi(t, {
    operations: {
      refreshTokens: async (refresh) => {
        seen.push(refresh);
        if (refresh !== 'refresh-token') throw new Unauthenticated('token_revoked', 'It was revoked.');
        return { access: 'admin-token', refresh: 'refresh-token' };
      },
    },
  });
  const path = '/api/v1/auth/page/refresh';
  const kept = await api.call(path, post({ ...OWN, cookie: 'a=b; doorward=refresh-token' }));
  t.match(kept.json, { data: { access: 'admin-token' } });
  t.match(String(kept.headers['set-cookie']), /^doorward=refresh-token;/);

  t.match((await api.call(path, post(OWN))).json, { status: 401, code: 'authentication_required' });
  // What is kept for TLS is not read on the port without, nor the other way round.
  const other = await api.call(path, post({ ...OWN, cookie: '__Secure-doorward=refresh-token' }));
  t.match(other.json, { status: 401, code: 'authentication_required' });
  const stale = await api.call(path, post({ ...OWN, cookie: 'doorward=stale' }));
  t.match(stale.json, { status: 401, code: 'token_revoked' });
  t.same(seen, ['refresh-token', 'stale']);
});

t.test(
  'logging out ends the session and takes the cookie away, also when it has ended already',
  async (t) => {
    const api = await startApi(t);
    const path = '/api/v1/auth/page/logout';
    const done = await api.call(path, post({ ...OWN, cookie: 'doorward=refresh-token' }));
    t.equal(done.status, 200);
    t.match(String(done.headers['set-cookie']), /^doorward=; .*Max-Age=0;/);
    t.ok(api.calls.includes('logOut'));

    const gone = await startApi(t, {
      operations: {
        refreshTokens: () => Promise.reject(new Unauthenticated('token_expired', 'It ran out.')),
      },
    });
    const over = await gone.call(path, post({ ...OWN, cookie: 'doorward=refresh-token' }));
    t.equal(over.status, 200);
    t.match(String(over.headers['set-cookie']), /^doorward=; /);
    t.notOk(gone.calls.includes('logOut'));
  },
);

t.test('a page from elsewhere, another port, or what is no browser, gets nothing', async (t) => {
  const api = await startApi(t);
  const host = new URL(api.url).host;
  const refused = [
    {},
    { 'sec-fetch-site': 'cross-site' },
    { 'sec-fetch-site': 'same-site' },
    { 'sec-fetch-site': 'none' },
    { origin: 'http://127.0.0.1:1' },
    { 'sec-fetch-site': 'same-origin', origin: 'http://127.0.0.1:1' },
  ];
  const bodies: Readonly<Record<string, object | undefined>> = {
    login: LOG_IN,
    claim: { claim_code: 'C', ...LOG_IN },
    register: LOG_IN,
    phone: { phone: '+998901234567', code: '042713' },
    email: { email: 'admin@example.com', code: '042713' },
  };
  for (const path of ['login', 'refresh', 'logout', 'claim', 'register', 'phone', 'email']) {
    for (const headers of refused) {
      const json = bodies[path];
      const call = post({ ...headers, cookie: 'doorward=refresh-token' }, json);
      const reply = await api.call(`/api/v1/auth/page/${path}`, call);
      t.match(reply.json, { status: 403, code: 'origin_not_allowed' }, `${path} ${JSON.stringify(headers)}`);
      t.notOk(reply.headers['set-cookie']);
    }
  }
  t.same(
    api.calls.filter((call) =>
      ['logIn', 'refreshTokens', 'logOut', 'claimHub', 'register', 'logInByCode'].includes(call),
    ),
    [],
  );
  // An older browser says where it comes from by Origin alone.
  const old = await api.call('/api/v1/auth/page/login', post({ origin: `http://${host}` }, LOG_IN));
  t.equal(old.status, 200);
});
