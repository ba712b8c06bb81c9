import { readFileSync } from 'node:fs';
import path from 'node:path';
import t from 'tap';
import { z } from 'zod';
import { expectAnswer } from '../support/json-client.js';
import { ADMIN, startRealHub, type RealHub } from '../support/real-hub.js';
import { until } from '../support/until.js';

const signedIn = z.object({
  data: z.object({
    user: z.object({
      id: z.string(),
      phone: z.string().nullable(),
      email: z.string().nullable(),
      role: z.string(),
      phone_verified: z.boolean(),
      email_verified: z.boolean(),
      last_login_at: z.string().nullable(),
      last_login_ip: z.string().nullable(),
    }),
    tokens: z.object({ access: z.string(), refresh: z.string() }),
    created: z.boolean(),
  }),
});
const logPage = z.object({
  data: z.array(
    z.object({
      event_type: z.string(),
      user_id: z.string().nullable(),
      target_user_id: z.string().nullable(),
    }),
  ),
});
const PHONE = '+998901234567';

/** Codes that the console sender printed to this address, oldest first. */
function printed(hub: RealHub, to: string): readonly string[] {
  const messages = hub.program.output.split('DOORWARD_CONSOLE_SENDER is on: this ').slice(1);
  return messages
    .filter((message) => message.includes(` to ${to} `))
    .map((message) => /code\D* (\d{4,8})/.exec(message)?.[1] ?? '');
}

async function nextCode(hub: RealHub, to: string, path: string, body: object, token?: string) {
  const before = printed(hub, to).length;
  const answer = await hub.anonymous('POST', `/api/v1${path}`, { body, ...(token && { token }) });
  if (answer.status !== 202) throw new Error(`${path}: ${answer.status} ${JSON.stringify(answer.body)}`);
  await until(
    () => printed(hub, to).length > before,
    5_000,
    () => `a code to ${to}`,
  );
  return printed(hub, to).at(-1) ?? '';
}

t.test('log-in by phone and e-mail, verification and a forgotten password', async (t) => {
  const hub = await startRealHub({
    env: {
      DOORWARD_CONSOLE_SENDER: 'on',
      DOORWARD_SIGN_UP: 'open',
      DOORWARD_PHONE_COUNTRY: 'uz',
      DOORWARD_OTP_DIGITS: '8',
      DOORWARD_OTP_PER_ADDRESS: '1000',
    },
  });
  t.teardown(() => hub.stop());
  const post = (path: string, body: object, token?: string) =>
    hub.anonymous('POST', `/api/v1${path}`, { body, ...(token && { token }) });

  const code = await nextCode(hub, PHONE, '/auth/phone/request', { phone: '90 123-45-67' });
  t.match(code, /^\d{8}$/);
  const verify = { phone: PHONE, code };
  const joined = expectAnswer(await post('/auth/phone/verify', verify), 200, signedIn).data;
  t.match(joined, { created: true, user: { phone: PHONE, role: 'member', phone_verified: true } });
  t.ok(joined.user.last_login_at);
  t.equal(joined.user.last_login_ip, '127.0.0.1');
  t.match(await post('/auth/phone/verify', verify), { status: 401, body: { code: 'code_invalid' } }, 'once');
  const me = await hub.anonymous('GET', '/api/v1/auth/me', { token: joined.tokens.access });
  t.match(me, { status: 200, body: { data: { phone: PHONE, full_name: '' } } });

  const again = await nextCode(hub, PHONE, '/auth/phone/request', { phone: PHONE });
  const back = expectAnswer(await post('/auth/phone/verify', { ...verify, code: again }), 200, signedIn).data;
  t.match(back, { created: false, user: { id: joined.user.id } });

  const unproven = await post('/auth/email/request', { email: ADMIN.email });
  t.match(
    unproven,
    { status: 202 },
    'an address that nobody has shown to be theirs: told the same, and no code',
  );
  const first = await nextCode(hub, ADMIN.email, '/auth/me/email/request', {}, hub.adminToken);
  t.equal(printed(hub, ADMIN.email).length, 1);
  t.equal((await post('/auth/me/email/verify', { code: first }, hub.adminToken)).status, 200);
  const mailed = await nextCode(hub, ADMIN.email, '/auth/email/request', { email: ' ADA@example.org ' });
  const ada = { email: ADMIN.email, code: mailed };
  const admin = expectAnswer(await post('/auth/email/verify', ada), 200, signedIn).data;
  t.match(admin, { created: false, user: { role: 'admin', email_verified: true } });

  const token = back.tokens.access;
  const patched = await hub.anonymous('PATCH', '/api/v1/auth/me', {
    token,
    body: { email: 'new@example.org' },
  });
  t.match(patched, { status: 200, body: { data: { email_verified: false } } });
  const own = await nextCode(hub, 'new@example.org', '/auth/me/email/request', {}, token);
  t.match(await post('/auth/me/email/verify', { code: own }, token), {
    status: 200,
    body: { data: { email: 'new@example.org', email_verified: true } },
  });
  t.match(await post('/auth/me/email/request', {}, token), {
    status: 409,
    body: { code: 'already_verified' },
  });

  const reset = await nextCode(hub, 'new@example.org', '/auth/password/reset', {
    identifier: 'new@example.org',
  });
  const password = 'an entirely new one';
  t.match(await post('/auth/password/reset', { identifier: 'new@example.org', code: reset, password }), {
    status: 200,
    body: { success: true, data: null },
  });
  t.match(await hub.anonymous('GET', '/api/v1/auth/me', { token }), { status: 401 }, 'every session ended');
  t.equal((await post('/auth/login', { phone: '901234567', password })).status, 200);

  const log = await hub.request('GET', '/access/logs?page_size=200');
  const rows = JSON.stringify(log.body);
  for (const type of [
    'CODE_REQUESTED',
    'CODE_VERIFIED',
    'CODE_REFUSED',
    'PHONE_VERIFIED',
    'EMAIL_VERIFIED',
    'PASSWORD_RESET',
  ])
    t.ok(rows.includes(`"${type}"`), type);
  const told = expectAnswer(log, 200, logPage).data.filter(({ event_type, user_id }) => {
    return user_id !== null && /CODE|VERIFIED|PASSWORD|USER_CREATED/.test(event_type);
  });
  t.ok(told.length > 10);
  t.same(
    told.filter(({ user_id, target_user_id }) => target_user_id !== user_id),
    [],
    'each row names whose account it is about',
  );
  for (const secret of [code, again, mailed, own, reset]) t.notOk(rows.includes(secret));
  const lines = hub.program.output.split('\n').filter((line) => line.startsWith('{'));
  for (const secret of [code, again, mailed, own, reset]) {
    t.notOk(
      lines.some((line) => line.includes(secret)),
      'not in the structured log',
    );
  }
  const file = path.join(hub.dataDir, 'doorward.db');
  const stored = [file, `${file}-wal`].map((name) => readFileSync(name, 'latin1')).join('');
  for (const secret of [code, again, mailed, own, reset]) t.notOk(stored.includes(secret), 'not on the disk');
});

t.test('a hub without senders says so to everybody alike', async (t) => {
  const hub = await startRealHub();
  t.teardown(() => hub.stop());
  for (const email of [ADMIN.email, 'nobody@example.org']) {
    const answer = await hub.anonymous('POST', '/api/v1/auth/email/request', { body: { email } });
    t.match(answer, { status: 503, body: { code: 'no_sender' } });
  }
});
