import t from 'tap';
import { z } from 'zod';
import { expectAnswer, type JsonAnswer } from '../support/json-client.js';
import { ADMIN, startRealHub } from '../support/real-hub.js';

const PASSWORD = 'blue river stone';
const NEXT = 'green hill cloud';
const row = z.looseObject({
  seq: z.int(),
  event_type: z.string(),
  user_id: z.string().nullable(),
  target_user_id: z.string().nullable(),
  method: z.string().nullable(),
  ip_address: z.string().nullable(),
  actor: z.object({ kind: z.string(), id: z.string().nullable(), name: z.string() }),
});
type Row = z.output<typeof row>;
const page = z.object({ data: z.array(row) });
const withId = z.object({ data: z.looseObject({ id: z.string() }) });
const signedIn = z.object({
  data: z.object({
    user: z.looseObject({ id: z.string() }),
    tokens: z.object({ access: z.string(), refresh: z.string() }),
  }),
});

t.test('each account action is a row of the log: by whom, to whom, from where, by what means', async (t) => {
  const hub = await startRealHub({ env: { DOORWARD_SIGN_UP: 'open', DOORWARD_SESSIONS_PER_USER: '2' } });
  t.teardown(() => hub.stop());
  const post = (path: string, body?: object, token?: string) =>
    hub.request('POST', path, { ...(body && { body }), ...(token !== undefined && { token }) });
  const newest = async () =>
    expectAnswer(await hub.installer('GET', '/access/logs?page_size=200'), 200, page).data;
  const mine = z.object({ data: z.looseObject({ id: z.string() }) });
  const admin = expectAnswer(await hub.request('GET', '/auth/me'), 200, mine).data.id;
  const logIn = async (password = PASSWORD) =>
    expectAnswer(await post('/auth/login', { email: 'eve@example.org', password }), 200, signedIn).data
      .tokens;
  const created = async (answer: Promise<JsonAnswer>) => expectAnswer(await answer, 201, withId).data.id;

  /** Runs an action and gives the rows it left. */
  async function rowsOf(action: () => Promise<unknown>): Promise<readonly Row[]> {
    const before = (await newest())[0]?.seq ?? 0;
    await action();
    return (await newest()).filter(({ seq }) => seq > before);
  }
  type Who = 'admin' | 'eve' | 'nobody' | 'cli';
  let eve = '';
  let bob = '';
  async function leaves(type: string, by: Who, to: 'eve' | 'bob' | 'admin', action: () => Promise<unknown>) {
    const rows = (await rowsOf(action)).filter(({ event_type }) => event_type === type);
    t.equal(rows.length, 1, `${type}: one row`);
    const kind = { admin: 'user', eve: 'user', nobody: 'nobody', cli: 'cli' }[by];
    const id = { admin, eve, nobody: null, cli: null }[by];
    t.match(
      rows[0],
      {
        actor: { kind, id },
        target_user_id: { eve, bob, admin }[to],
        method: by === 'cli' ? 'cli' : 'rest',
        ip_address: by === 'cli' ? null : '127.0.0.1',
      },
      `${type} by ${by}`,
    );
    if (by === 'admin' || by === 'eve') t.equal(rows[0]?.user_id, id);
  }

  const claimed = (await newest()).find(({ event_type }) => event_type === 'HUB_CLAIMED');
  t.match(claimed, { user_id: admin, target_user_id: admin, ip_address: '127.0.0.1', method: 'rest' });

  let tokens = { access: '', refresh: '' };
  const signUp = await rowsOf(async () => {
    const body = { email: 'eve@example.org', first_name: 'Eve', password: PASSWORD };
    const answer = expectAnswer(
      await hub.anonymous('POST', '/api/v1/auth/register', { body }),
      201,
      signedIn,
    );
    eve = answer.data.user.id;
    tokens = answer.data.tokens;
  });
  t.match(
    signUp.map((one) => [one.event_type, one.actor.id, one.target_user_id, one.ip_address]),
    [
      ['LOGGED_IN', eve, eve, '127.0.0.1'],
      ['USER_CREATED', eve, eve, '127.0.0.1'],
    ],
    'sign-up',
  );
  const bobs = { username: 'bob', password: PASSWORD };
  const adding = await rowsOf(async () => {
    bob = await created(post('/users', bobs));
  });
  t.match(adding, [
    { event_type: 'USER_CREATED', user_id: admin, target_user_id: bob, ip_address: '127.0.0.1' },
  ]);

  const patch = (id: string, body: object) => hub.request('PATCH', `/users/${id}`, { body });
  await leaves('USER_CHANGED', 'admin', 'bob', () => patch(bob, { first_name: 'Bob' }));
  await leaves('USER_CHANGED', 'admin', 'bob', () => patch(bob, { role: 'manager' }));
  await leaves('USER_CHANGED', 'admin', 'bob', () => patch(bob, { is_active: false }));
  await leaves('USER_CHANGED', 'admin', 'bob', () => patch(bob, { is_active: true, password: NEXT }));
  await leaves('USER_CHANGED', 'cli', 'bob', () =>
    hub.installer('PATCH', `/users/${bob}`, { body: { last_name: 'B' } }),
  );
  await leaves('USER_CHANGED', 'eve', 'eve', () =>
    hub.request('PATCH', '/auth/me', { token: tokens.access, body: { locale: 'uz' } }),
  );

  const invite = z.object({ data: z.looseObject({ invite_code: z.string() }) });
  const code = async (token: string) =>
    expectAnswer(await hub.request('GET', '/invites', { token }), 200, invite).data.invite_code;
  await leaves('INVITE_ROTATED', 'eve', 'eve', () => post('/invites/rotate', {}, tokens.access));
  await leaves('INVITE_ROTATED', 'admin', 'bob', () => post(`/users/${bob}/invite/rotate`));
  const adminCode = await code(hub.adminToken);
  await leaves('INVITE_ENTERED', 'eve', 'admin', () =>
    post('/invites', { invite_code: adminCode }, tokens.access),
  );

  const newToken = { name: 'Display', scopes: ['devices:read'] };
  let tokenId = '';
  await leaves('API_TOKEN_CREATED', 'eve', 'eve', async () => {
    tokenId = await created(post('/auth/api-tokens', newToken, tokens.access));
  });
  await leaves('API_TOKEN_REVOKED', 'eve', 'eve', () =>
    hub.request('DELETE', `/auth/api-tokens/${tokenId}`, { token: tokens.access }),
  );
  await leaves('API_TOKEN_CREATED', 'admin', 'bob', async () => {
    tokenId = await created(post(`/users/${bob}/api-tokens`, newToken));
  });
  await leaves('API_TOKEN_REVOKED', 'admin', 'bob', () =>
    hub.request('DELETE', `/users/${bob}/api-tokens/${tokenId}`),
  );

  await leaves('LOG_IN_REFUSED', 'nobody', 'eve', async () => {
    await post('/auth/login', { email: 'eve@example.org', password: 'wrong' });
    // Nobody waits for that row: it is there with the next commit.
    await patch(bob, { last_name: 'C' });
  });
  await leaves('LOGGED_IN', 'eve', 'eve', logIn);
  const replaced = await rowsOf(async () => {
    tokens = await logIn();
  });
  t.match(
    replaced.find(({ event_type }) => event_type === 'SESSION_REVOKED'),
    { target_user_id: eve, actor: { kind: 'system' }, ip_address: '127.0.0.1', method: 'rest' },
    'a session that made room',
  );
  await leaves('PASSWORD_CHANGED', 'eve', 'eve', () =>
    post('/auth/password/change', { current_password: PASSWORD, new_password: NEXT }, tokens.access),
  );
  const other = await logIn(NEXT);
  const sessions = z.object({ data: z.array(z.looseObject({ id: z.string(), is_current: z.boolean() })) });
  const open = expectAnswer(
    await hub.request('GET', '/auth/sessions', { token: tokens.access }),
    200,
    sessions,
  );
  const second = open.data.find(({ is_current }) => !is_current)?.id ?? '';
  await leaves('SESSION_REVOKED', 'eve', 'eve', () =>
    hub.request('DELETE', `/auth/sessions/${second}`, { token: tokens.access }),
  );
  t.equal((await hub.request('GET', '/auth/me', { token: other.access })).status, 401);
  const spare = await logIn(NEXT);
  await leaves('LOGGED_OUT', 'eve', 'eve', () => post('/auth/logout', {}, spare.access));
  const once = await logIn(NEXT);
  await post('/auth/token/refresh', { refresh: once.refresh });
  await post('/auth/token/refresh', { refresh: once.refresh });
  const again = expectAnswer(
    await post('/auth/token/refresh', { refresh: once.refresh }),
    200,
    z.object({ refresh: z.string() }),
  );
  await post('/auth/token/refresh', { refresh: again.refresh });
  await leaves('SESSION_REVOKED', 'nobody', 'eve', () =>
    post('/auth/token/refresh', { refresh: once.refresh }),
  );
  await leaves('SESSION_REVOKED', 'admin', 'eve', () => hub.request('DELETE', `/users/${eve}/sessions`));
  await leaves('SESSION_REVOKED', 'admin', 'eve', () => hub.request('DELETE', `/users/${eve}/sessions`));

  tokens = await logIn(NEXT);
  await leaves('USER_EXPORTED', 'eve', 'eve', () =>
    hub.request('GET', '/auth/me/export', { token: tokens.access }),
  );
  await leaves('USER_EXPORTED', 'admin', 'eve', () => hub.request('GET', `/users/${eve}/export`));
  await leaves('USER_REMOVED', 'admin', 'bob', () => hub.request('DELETE', `/users/${bob}`));
  await leaves('USER_ERASED', 'admin', 'eve', () => post(`/users/${eve}/erase`, {}));
  t.match(await post('/users/not-an-id/erase', {}), { status: 404 });
  t.match(await post(`/users/${admin}/erase`, {}), {
    status: 422,
    body: { errors: [{ field: 'password' }] },
  });
  t.match(await post('/auth/me/erase', { password: 'wrong' }), {
    status: 401,
    body: { code: 'invalid_credentials' },
  });
  t.match(await post('/auth/me/erase', { password: ADMIN.password }), {
    status: 409,
    body: { code: 'last_admin' },
  });
});
