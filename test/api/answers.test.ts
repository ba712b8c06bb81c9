import t, { type Test } from 'tap';
import * as z from 'zod';
import { ROUTES } from '../../src/api/route-table.js';
import { Conflict, Unavailable } from '../../src/kit/errors.js';
import type { CommandStatus } from '../../src/locks/command.js';
import {
  ABSENT,
  CARD,
  COMMAND,
  DEVICE,
  PIN,
  sampleCommand,
  samplePin,
  sampleUser,
  CALENDAR,
  SCHEDULE,
  SITE,
  TICKET,
} from '../support/fake-operations.js';
import { startApi, type Reply } from './support/api-under-test.js';

const TICKET_BODY = {
  device_ids: [DEVICE],
  label: 'Guest',
  valid_from: '2026-01-05T09:00:00Z',
  valid_until: '2026-01-06T09:00:00Z',
  max_uses: 1,
};
const LOG_IN = { email: 'admin@example.com', password: 'right-password' };

/** What the route said it would answer, it answers: `data` passes its schema, which refuses unknown members. */
function checkAgainstDefinition(t: Test, method: string, path: string, reply: Reply): void {
  const route = ROUTES.find((one) => one.method === method && one.path === path);
  const schema = route?.success.data;
  if (!schema) {
    t.fail(`${method} ${path} has no schema`);
    return;
  }
  const strict = schema instanceof z.ZodObject ? schema.strict() : schema;
  const result = (route.success.list ? z.array(strict) : strict).safeParse(reply.json['data']);
  t.ok(result.success, `${method} ${path}: ${result.error?.message ?? 'as defined'}`);
}

t.test('every answer is as its route defines it', async (t) => {
  const api = await startApi(t);
  const cases: [string, string, string, object?][] = [
    ['POST', '/api/v1/auth/claim', '', { claim_code: 'C', phone: '+998901234567', password: 'long-enough' }],
    ['POST', '/api/v1/auth/login', '', LOG_IN],
    ['POST', '/api/v1/auth/token', '', LOG_IN],
    ['POST', '/api/v1/auth/token/refresh', '', { refresh: 'r' }],
    ['POST', '/api/v1/auth/token/verify', '', { token: 'admin-token' }],
    ['POST', '/api/v1/auth/logout', ''],
    ['GET', '/api/v1/auth/me', ''],
    ['POST', '/api/v1/users', '', { username: 'bob', password: 'long-enough', role: 'manager' }],
    ['GET', '/api/v1/users', ''],
    ['GET', '/api/v1/sites', ''],
    ['POST', '/api/v1/sites/{id}/lockdown', SITE, { lock_doors: true }],
    ['GET', '/api/v1/sites/{id}/lockdown', SITE],
    ['GET', '/api/v1/devices/{id}/passback', DEVICE],
    ['POST', '/api/v1/sites', '', { name: 'Office', time_zone: 'Europe/Berlin' }],
    ['GET', '/api/v1/sites/{id}', SITE],
    ['PATCH', '/api/v1/sites/{id}', SITE, { name: 'Office' }],
    ['GET', '/api/v1/sites/{id}/statistics', SITE],
    ['POST', '/api/v1/devices', '', { device_id: 'd', name: 'D' }],
    ['GET', '/api/v1/devices', ''],
    ['GET', '/api/v1/devices/{id}', DEVICE],
    ['PATCH', '/api/v1/devices/{id}', DEVICE, { name: 'E', site_id: null }],
    ['POST', '/api/v1/devices/{id}/pair', DEVICE, { transport: 'mqtt' }],
    [
      'POST',
      '/api/v1/devices/{id}/pair',
      DEVICE,
      { transport: 'serial', address: '/dev/x', serial: 'S', install_code: 'I' },
    ],
    ['GET', '/api/v1/devices/{id}/certificate', DEVICE],
    ['POST', '/api/v1/devices/{id}/certificate', DEVICE, {}],
    ['POST', '/api/v1/devices/{id}/certificate', DEVICE, { csr: 'C' }],
    ['POST', '/api/v1/devices/{id}/reboot', DEVICE],
    ['GET', '/api/v1/devices/{id}/logs', DEVICE],
    ['GET', '/api/v1/access/logs', ''],
    ['POST', '/api/v1/access/pins', '', { device_ids: [DEVICE], label: 'L', kind: 'permanent', pin: '0427' }],
    ['GET', '/api/v1/access/pins', ''],
    ['GET', '/api/v1/access/pins/{id}', PIN],
    ['POST', '/api/v1/access/qr', '', TICKET_BODY],
    ['GET', '/api/v1/access/qr', ''],
    ['GET', '/api/v1/access/qr/{id}', TICKET],
    ['GET', '/api/v1/access/qr/{id}/code', TICKET],
    ['POST', '/api/v1/access/qr/verify', '', { device_id: DEVICE, code: '0A' }],
    ['POST', '/api/v1/access/qr/revoke', '', { site_id: SITE }],
    ['POST', '/api/v1/access/qr/keys', '', {}],
    ['POST', '/api/v1/devices/{id}/cards/enrol', DEVICE, { label: 'L', user_id: sampleUser('member').id }],
    ['GET', '/api/v1/devices/{id}/cards/enrol', DEVICE],
    ['GET', '/api/v1/access/cards', ''],
    ['GET', '/api/v1/access/cards/{id}', CARD],
    ['GET', '/api/v1/users/{id}/balance', sampleUser('admin').id],
    ['PATCH', '/api/v1/users/{id}/balance', sampleUser('admin').id, { metadata: { floor: 2, vip: true } }],
    ['GET', '/api/v1/users/{id}/balance/entries', sampleUser('admin').id],
    [
      'POST',
      '/api/v1/users/{id}/balance/top-up',
      sampleUser('admin').id,
      { transaction_id: 'T', amount: '1' },
    ],
    ['POST', '/api/v1/users/{id}/balance/capture', sampleUser('admin').id, { transaction_id: 'T' }],
    ['POST', '/api/v1/access/explain', '', { event_id: PIN }],
    ['POST', '/api/v1/access/what-if', '', { change: { kind: 'revoke_pin', pin_id: PIN } }],
    [
      'POST',
      '/api/v1/access/policy-tests',
      '',
      { assertions: [{ name: 'A', pin: 'P', site: 'S', expect: 'deny' }] },
    ],
    ['GET', '/api/v1/access/guess-sources', ''],
    ['POST', '/api/v1/access/guess-sources/reset', '', { source: 'cli' }],
    ['POST', '/api/v1/access/schedules', '', { name: 'S' }],
    ['GET', '/api/v1/access/schedules', ''],
    ['GET', '/api/v1/access/schedules/{id}', SCHEDULE],
    ['PUT', '/api/v1/access/schedules/{id}', SCHEDULE, { name: 'S' }],
    ['PATCH', '/api/v1/access/schedules/{id}', SCHEDULE, { exceptions: [] }],
    ['GET', '/api/v1/access/schedules/{id}/timeline', SCHEDULE],
    ['POST', '/api/v1/access/calendars', '', { name: 'Flat' }],
    ['GET', '/api/v1/access/calendars', ''],
    ['GET', '/api/v1/access/calendars/{id}', CALENDAR],
    ['PATCH', '/api/v1/access/calendars/{id}', CALENDAR, { check_in: '14:00' }],
    ['POST', '/api/v1/access/calendars/{id}/refresh', CALENDAR],
    ['GET', '/api/v1/access/calendars/{id}/changes', CALENDAR],
    ['GET', '/api/v1/access/calendars/{id}/stays', CALENDAR],
    ['POST', '/api/v1/access/calendars/{id}/apply', CALENDAR, { revision: '0123456789abcdef' }],
    ['GET', '/api/v1/mqtt/clients', ''],
    ['GET', '/api/v1/mqtt/refusals', ''],
    ['GET', '/health', ''],
    ['GET', '/ready', ''],
  ];
  for (const [method, path, id, json] of cases) {
    const reply = await api.call(path.replace('{id}', id), {
      method: method as 'GET',
      as: 'admin',
      ...(json && { json }),
    });
    const expected = ROUTES.find((one) => one.method === method && one.path === path)?.success.status;
    t.equal(reply.status, expected, `${method} ${path}: ${reply.text}`);
    t.match(reply.json, { success: true, message: String });
    checkAgainstDefinition(t, method, path, reply);
  }
  const read = await api.call(`/api/v1/devices/${DEVICE}/commands/${COMMAND}`, { as: 'member' });
  checkAgainstDefinition(t, 'GET', '/api/v1/devices/{id}/commands/{command_id}', read);
});

t.test('log-in takes any key, and the tokens are where clients look', async (t) => {
  const api = await startApi(t);
  for (const key of ['email', 'username', 'phone']) {
    const json = { [key]: 'admin@example.com', password: 'right-password' };
    const reply = await api.call('/api/v1/auth/login', { method: 'POST', json });
    t.match(
      reply.json['data'],
      { user: { role: 'admin' }, tokens: { access: String, refresh: String } },
      key,
    );
  }
  const pair = await api.call('/api/v1/auth/token', { method: 'POST', json: LOG_IN });
  t.match(pair.json, { access: 'admin-token', refresh: String, data: { access: 'admin-token' } });
  const next = await api.call('/api/v1/auth/token/refresh', { method: 'POST', json: { refresh: 'r' } });
  t.match(next.json, { access: 'admin-token', refresh: String, data: { access: 'admin-token' } });
  const wrong = await api.call('/api/v1/auth/login', { method: 'POST', json: { ...LOG_IN, password: 'x' } });
  t.match(wrong, { status: 401, json: { code: 'invalid_credentials' } });
  t.match(wrong.headers['www-authenticate'], /^Bearer/);
  t.notMatch(JSON.stringify(api.logLines), /right-password|refresh-token/);
});

t.test('a stale token does not keep anybody from logging in', async (t) => {
  const api = await startApi(t);
  const headers = { authorization: 'Bearer stale' };
  t.equal((await api.call('/api/v1/auth/login', { method: 'POST', json: LOG_IN, headers })).status, 200);
  t.match(await api.call('/api/v1/auth/me', { headers }), { status: 401, json: { code: 'token_malformed' } });
  for (const authorization of ['Token', 'Bearer', 'Basic YTpi', 'Bearer a b']) {
    const reply = await api.call('/api/v1/auth/me', { headers: { authorization } });
    t.match(reply, { status: 401, json: { code: 'authentication_required' } }, authorization);
  }
  const verify = await api.call('/api/v1/auth/token/verify', { method: 'POST', json: { token: 'x' } });
  t.match(verify, { status: 401, json: { code: 'token_malformed' } });
});

t.test('what a command came to is told as it is', async (t) => {
  const outcomes: [CommandStatus, number, string | undefined][] = [
    ['succeeded', 200, undefined],
    ['accepted', 202, undefined],
    ['failed', 409, 'lock_failed'],
    ['expired', 409, 'command_expired'],
    ['unknown', 504, 'outcome_unknown'],
  ];
  for (const [status, http, code] of outcomes) {
    const api = await startApi(t, {
      operations: { command: async () => ({ ...sampleCommand, status, reason: 'jammed' }) },
    });
    const reply = await api.call(`/api/v1/devices/${DEVICE}/unlock`, { method: 'POST', as: 'member' });
    t.match(reply, { status: http, json: { success: http < 300 } }, status);
    t.equal(reply.json['code'], code);
    t.match(reply.json['data'], { command: { id: COMMAND, direction: 'unlock', status } });
    if (http === 202) {
      t.equal(reply.headers['location'], `/api/v1/devices/${DEVICE}/commands/${COMMAND}`);
    }
  }
});

t.test('a query parameter that a route does not have is refused, not ignored', async (t) => {
  const api = await startApi(t);
  for (const path of [
    '/api/v1/devices?pagesize=3',
    '/api/v1/access/logs?device=x',
    '/api/v1/users?count=yes',
  ]) {
    t.match(await api.call(path, { as: 'admin' }), { status: 422, json: { code: 'invalid_input' } }, path);
  }
  const unlock = `/api/v1/devices/${DEVICE}/unlock?wiat=0`;
  t.equal((await api.call(unlock, { method: 'POST', as: 'member' })).status, 422);
  t.equal((await api.call('/api/v1/devices?count=true', { as: 'admin' })).status, 200);
});

t.test('wait=0 does not wait, and nothing sent is told as offline', async (t) => {
  const api = await startApi(t);
  const path = `/api/v1/devices/${DEVICE}/unlock`;
  t.equal((await api.call(`${path}?wait=0`, { method: 'POST', as: 'member' })).status, 202);
  t.equal((await api.call(`${path}?wait=1`, { method: 'POST', as: 'member', json: {} })).status, 200);
  t.equal((await api.call(`${path}?wait=soon`, { method: 'POST', as: 'member' })).status, 422);
  t.equal((await api.call(path.replace(DEVICE, ABSENT), { method: 'POST', as: 'member' })).status, 404);

  const offline = await startApi(t, {
    operations: { command: () => Promise.reject(new Conflict('lock_offline', 'Device is offline')) },
  });
  const reply = await offline.call(path, { method: 'POST', as: 'member' });
  t.match(reply, { status: 409, json: { code: 'lock_offline', message: 'Device is offline' } });
});

t.test('pages link to one another and keep their filters', async (t) => {
  const api = await startApi(t);
  const seen: unknown[] = [];
  let next: string | null = '/api/v1/access/logs/?page_size=2&event_type=UNLOCK';
  while (next !== null) {
    const reply: Reply = await api.call(next, { as: 'admin' });
    t.match(reply.json['pagination'], { page_size: 2 });
    seen.push(...(reply.json['data'] as { seq: number }[]).map(({ seq }) => seq));
    next = (reply.json['pagination'] as { next: string | null }).next;
    if (next !== null) t.match(next, /^\/api\/v1\/access\/logs\?.*event_type=UNLOCK/);
  }
  t.same(seen, [5, 4, 3, 2, 1]);
  const largest = await api.call('/api/v1/devices?page_size=100000', { as: 'admin' });
  t.match(largest.json['pagination'], { next: null, previous: null, page_size: 200 });
  for (const query of ['page_size=0', 'page_size=x', 'cursor=', 'cursor=x', 'cursor=1&cursor=2']) {
    t.equal((await api.call(`/api/v1/devices?${query}`, { as: 'admin' })).status, 422, query);
  }
  t.equal((await api.call('/api/v1/access/logs?event_type=NOTHING', { as: 'admin' })).status, 422);
  t.equal((await api.call('/api/v1/access/logs?device_id=front-door', { as: 'admin' })).status, 422);
});

t.test('a PIN keeps its zeros and never becomes wider than meant', async (t) => {
  const api = await startApi(t);
  const base = { device_ids: [DEVICE], label: 'Cleaner', kind: 'permanent' };
  const post = (json: object) => api.call('/api/v1/access/pins', { method: 'POST', as: 'manager', json });
  const made = await post({ ...base, pin: '0427' });
  t.match(made, {
    status: 201,
    json: { data: { id: PIN, pin: '0427', credentials: [{ device_id: DEVICE }] } },
  });
  const dated = { ...base, kind: 'dated', valid_from: '2026-01-01T00:00:00Z' };
  t.equal((await post({ ...dated, valid_until: '2026-01-02T05:00:00+05:00' })).status, 201);
  const refused: [string, object][] = [
    ['a misspelt end', { ...dated, valid_untl: '2026-01-02T00:00:00Z' }],
    ['more uses than anybody means', { ...base, kind: 'limited', max_uses: 1_001 }],
    ['no use', { ...base, kind: 'limited', max_uses: 0 }],
    ['a kind we do not have', { ...base, kind: 'forever' }],
    ['a time without a zone', { ...dated, valid_until: '2026-01-02T00:00:00' }],
    ['a number', { ...base, pin: 427 }],
    ['no lock', { ...base, device_ids: [] }],
  ];
  for (const [name, json] of refused) {
    const reply = await post(json);
    t.match(reply, { status: 422, json: { code: 'invalid_input', errors: [{ field: String }] } }, name);
  }
  t.match((await api.call(`/api/v1/access/pins/${PIN}`, { as: 'manager' })).json['data'], { pin: undefined });
  t.equal((await api.call(`/api/v1/access/pins/${PIN}`, { method: 'DELETE', as: 'manager' })).status, 204);
});

t.test('a PIN is active between its dates', async (t) => {
  const nowMs = Date.now();
  const dates: [number | null, number | null, number | null, boolean][] = [
    [null, null, null, true],
    [null, null, nowMs - 1, false],
    [nowMs + 60_000, null, null, false],
    [nowMs - 60_000, nowMs + 60_000, null, true],
    [null, nowMs - 60_000, null, false],
  ];
  for (const [validFromMs, validUntilMs, revokedAtMs, isActive] of dates) {
    const pin = { ...samplePin.pin, validFromMs, validUntilMs, revokedAtMs };
    const api = await startApi(t, { operations: { readPin: () => ({ ...samplePin, pin }) } });
    const reply = await api.call(`/api/v1/access/pins/${PIN}`, { as: 'admin' });
    t.match(reply.json['data'], { is_active: isActive });
  }
});

t.test('the hub says which part does not work', async (t) => {
  const api = await startApi(t, {
    operations: {
      readiness: () => ({ ready: false, parts: [{ name: 'serial', ok: false, detail: 'no port' }] }),
    },
  });
  t.equal((await api.call('/health')).status, 200);
  const reply = await api.call('/ready');
  t.match(reply, {
    status: 503,
    json: { code: 'not_ready', data: { parts: [{ name: 'serial', ok: false }] } },
  });
});

t.test('a failure carries what a client can act on', async (t) => {
  const api = await startApi(t, {
    operations: {
      listDevices: () => {
        throw new Unavailable('busy', 'Later.', { retryAfterS: 1.2, trace: [{ rule: 'r' }] });
      },
    },
  });
  const reply = await api.call('/api/v1/devices', { as: 'admin' });
  t.match(reply, { status: 503, json: { code: 'busy', detail: 'Later.', trace: [{ rule: 'r' }] } });
  t.equal(reply.headers['retry-after'], '2');
});
