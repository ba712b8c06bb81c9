import t from 'tap';
import { ROUTES } from '../../src/api/route-table.js';
import { ROLES } from '../../src/accounts/user.js';
import { DEVICE, COMMAND, PIN, SCHEDULE, sampleUser } from '../support/fake-operations.js';
import { startApi } from './support/api-under-test.js';

const EVERYBODY = ['nobody', 'member', 'manager', 'admin'];
const PEOPLE = ['member', 'manager', 'admin'];
const KEEPERS = ['manager', 'admin'];
const OWNER = ['admin'];

/** Written out, not derived: who may do what is decided here and in the permission table, and both must agree. */
const MAY: Readonly<Record<string, readonly string[]>> = {
  'POST /api/v1/auth/claim': EVERYBODY,
  'POST /api/v1/auth/register': EVERYBODY,
  'GET /api/v1/invites': PEOPLE,
  'POST /api/v1/invites': PEOPLE,
  'POST /api/v1/invites/rotate': PEOPLE,
  'POST /api/v1/auth/login': EVERYBODY,
  'POST /api/v1/auth/phone/request': EVERYBODY,
  'POST /api/v1/auth/phone/verify': EVERYBODY,
  'POST /api/v1/auth/email/request': EVERYBODY,
  'POST /api/v1/auth/email/verify': EVERYBODY,
  'POST /api/v1/auth/me/phone/request': PEOPLE,
  'POST /api/v1/auth/me/phone/verify': PEOPLE,
  'POST /api/v1/auth/me/email/request': PEOPLE,
  'POST /api/v1/auth/me/email/verify': PEOPLE,
  'POST /api/v1/auth/password/reset': EVERYBODY,
  'POST /api/v1/auth/token': EVERYBODY,
  'POST /api/v1/auth/token/refresh': EVERYBODY,
  'POST /api/v1/auth/token/verify': EVERYBODY,
  'POST /api/v1/auth/logout': PEOPLE,
  'GET /api/v1/auth/me': PEOPLE,
  'POST /api/v1/users': KEEPERS,
  'GET /api/v1/users': KEEPERS,
  'GET /api/v1/users/{id}': KEEPERS,
  'PATCH /api/v1/users/{id}': KEEPERS,
  'PUT /api/v1/users/{id}': KEEPERS,
  'DELETE /api/v1/users/{id}': KEEPERS,
  'DELETE /api/v1/users/{id}/sessions': KEEPERS,
  'PATCH /api/v1/auth/me': PEOPLE,
  'GET /api/v1/auth/sessions': PEOPLE,
  'DELETE /api/v1/auth/sessions': PEOPLE,
  'DELETE /api/v1/auth/sessions/{id}': PEOPLE,
  'POST /api/v1/auth/password/change': PEOPLE,
  'POST /api/v1/auth/api-tokens': PEOPLE,
  'GET /api/v1/auth/api-tokens': PEOPLE,
  'DELETE /api/v1/auth/api-tokens/{id}': PEOPLE,
  'GET /api/v1/users/{id}/balance': PEOPLE,
  'PATCH /api/v1/users/{id}/balance': KEEPERS,
  'GET /api/v1/users/{id}/balance/entries': PEOPLE,
  'POST /api/v1/users/{id}/balance/top-up': KEEPERS,
  'POST /api/v1/users/{id}/balance/hold': KEEPERS,
  'POST /api/v1/users/{id}/balance/capture': KEEPERS,
  'POST /api/v1/users/{id}/balance/release': KEEPERS,
  'GET /api/v1/sites': PEOPLE,
  'POST /api/v1/devices': OWNER,
  'GET /api/v1/devices': PEOPLE,
  'GET /api/v1/devices/discover': OWNER,
  'GET /api/v1/devices/{id}': PEOPLE,
  'PATCH /api/v1/devices/{id}': OWNER,
  'DELETE /api/v1/devices/{id}': OWNER,
  'POST /api/v1/devices/{id}/pair': OWNER,
  'POST /api/v1/devices/{id}/firmware': OWNER,
  'GET /api/v1/devices/{id}/firmware': OWNER,
  'DELETE /api/v1/devices/{id}/firmware': OWNER,
  'POST /api/v1/devices/{id}/unlock': PEOPLE,
  'POST /api/v1/devices/{id}/lock': PEOPLE,
  'POST /api/v1/devices/{id}/unlatch': PEOPLE,
  'POST /api/v1/devices/{id}/identify': PEOPLE,
  'POST /api/v1/devices/{id}/reboot': OWNER,
  'GET /api/v1/devices/{id}/commands/{command_id}': PEOPLE,
  'GET /api/v1/events': PEOPLE,
  'GET /api/v1/devices/{id}/logs': KEEPERS,
  'GET /api/v1/devices/{id}/credentials': KEEPERS,
  'GET /api/v1/access/logs': KEEPERS,
  'POST /api/v1/access/pins': KEEPERS,
  'GET /api/v1/access/pins': KEEPERS,
  'GET /api/v1/access/pins/{id}': KEEPERS,
  'DELETE /api/v1/access/pins/{id}': KEEPERS,
  'POST /api/v1/access/schedules': KEEPERS,
  'GET /api/v1/access/schedules': KEEPERS,
  'GET /api/v1/access/schedules/{id}': KEEPERS,
  'PUT /api/v1/access/schedules/{id}': KEEPERS,
  'PATCH /api/v1/access/schedules/{id}': KEEPERS,
  'DELETE /api/v1/access/schedules/{id}': KEEPERS,
  'GET /api/v1/access/schedules/{id}/timeline': KEEPERS,
  'POST /api/v1/access/explain': KEEPERS,
  'GET /api/v1/security/alerts': KEEPERS,
  'GET /api/v1/security/alerts/{id}': KEEPERS,
  'POST /api/v1/security/alerts/{id}/acknowledge': KEEPERS,
  'POST /api/v1/security/alerts/{id}/resolve': KEEPERS,
  'POST /api/v1/security/alerts/{id}/reopen': KEEPERS,
  'GET /api/v1/security/failed-attempts': KEEPERS,
  'GET /api/v1/devices/{id}/alert-rules': KEEPERS,
  'PATCH /api/v1/devices/{id}/alert-rules': KEEPERS,
  'POST /api/v1/security/channels': OWNER,
  'GET /api/v1/security/channels': OWNER,
  'GET /api/v1/security/channels/{id}': OWNER,
  'PATCH /api/v1/security/channels/{id}': OWNER,
  'DELETE /api/v1/security/channels/{id}': OWNER,
  'POST /api/v1/security/channels/{id}/test': OWNER,
  'GET /health': EVERYBODY,
  'GET /ready': EVERYBODY,
  'GET /api/openapi.json': EVERYBODY,
  'GET /api/docs': EVERYBODY,
};

const BODIES: Readonly<Record<string, object>> = {
  '/api/v1/auth/claim': { claim_code: 'CODE', email: 'a@example.com', password: 'long-enough' },
  '/api/v1/auth/login': { email: 'admin@example.com', password: 'right-password' },
  '/api/v1/auth/phone/request': { phone: '+998901234567' },
  '/api/v1/auth/phone/verify': { phone: '+998901234567', code: '042713' },
  '/api/v1/auth/email/request': { email: 'admin@example.com' },
  '/api/v1/auth/email/verify': { email: 'admin@example.com', code: '042713' },
  '/api/v1/auth/me/phone/verify': { code: '042713' },
  '/api/v1/auth/me/email/verify': { code: '042713' },
  '/api/v1/auth/password/reset': { identifier: 'admin' },
  '/api/v1/auth/token': { email: 'admin@example.com', password: 'right-password' },
  '/api/v1/auth/token/refresh': { refresh: 'x' },
  '/api/v1/auth/token/verify': { token: 'admin-token' },
  '/api/v1/users': { email: 'b@example.com', password: 'long-enough' },
  '/api/v1/users/{id}': { email: 'b@example.com', role: 'member' },
  '/api/v1/auth/me': { first_name: 'Bea' },
  '/api/v1/auth/password/change': { current_password: 'old', new_password: 'long-enough' },
  '/api/v1/auth/api-tokens': { name: 'Dashboard', scopes: ['devices:read'] },
  '/api/v1/auth/register': { email: 'c@example.com', password: 'long-enough', invite_code: 'BCD234' },
  '/api/v1/invites': { invite_code: 'BCD234' },
  '/api/v1/users/{id}/balance': { metadata: { contract: 'A-7' } },
  '/api/v1/users/{id}/balance/top-up': { transaction_id: 'T-1', amount: '12.50' },
  '/api/v1/users/{id}/balance/hold': { transaction_id: 'T-2', amount: '2' },
  '/api/v1/users/{id}/balance/capture': { transaction_id: 'T-2' },
  '/api/v1/users/{id}/balance/release': { transaction_id: 'T-2' },
  '/api/v1/devices': { device_id: 'back-door', name: 'Back door' },
  '/api/v1/devices/{id}': { name: 'Back door' },
  '/api/v1/devices/{id}/pair': { transport: 'mqtt' },
  '/api/v1/security/alerts/{id}/acknowledge': { note: 'On my way' },
  '/api/v1/security/alerts/{id}/resolve': {},
  '/api/v1/security/alerts/{id}/reopen': {},
  '/api/v1/devices/{id}/alert-rules': { door_ajar_alert_s: 60 },
  '/api/v1/security/channels': { name: 'Ada', kind: 'email', target: 'ada@example.com' },
  '/api/v1/security/channels/{id}': { name: 'Ada' },
  '/api/v1/access/explain': { device_id: DEVICE, pin_id: PIN },
  '/api/v1/access/schedules': { name: 'Cleaner' },
  '/api/v1/access/schedules/{id}': { name: 'Cleaner' },
  '/api/v1/access/pins': { device_ids: [DEVICE], label: 'Cleaner', kind: 'permanent' },
};

function concrete(path: string): string {
  if (path.includes('/schedules/')) return path.replace('{id}', SCHEDULE);
  const id = path.includes('/pins/') ? PIN : path.includes('/users/') ? sampleUser('admin').id : DEVICE;
  return path.replace('{id}', id).replace('{command_id}', COMMAND);
}

t.test('the table of routes has a row in this test for each, and no other', async (t) => {
  t.same(ROUTES.map(({ method, path }) => `${method} ${path}`).sort(), Object.keys(MAY).sort());
});

t.test('each route x each role', async (t) => {
  const api = await startApi(t);
  for (const { method, path, body, bodyForm } of ROUTES) {
    const may = MAY[`${method} ${path}`] ?? [];
    for (const as of [null, ...ROLES] as const) {
      const json = body && BODIES[path];
      const done = api.calls.length;
      const bytes = bodyForm && { body: 'image', headers: { 'content-type': 'application/octet-stream' } };
      const reply = await api.call(concrete(path), { method, as, ...(json && { json }), ...bytes });
      const name = `${method} ${path} as ${as ?? 'nobody'}`;
      if (may.includes(as ?? 'nobody')) {
        t.ok(reply.status < 300, `${name}: ${reply.status} ${reply.text.slice(0, 200)}`);
      } else {
        t.equal(reply.status, as === null ? 401 : 403, name);
        t.equal(reply.json['code'], as === null ? 'authentication_required' : 'permission_denied', name);
        t.same(
          api.calls.slice(done).filter((call) => call !== 'authenticate'),
          [],
          `${name} does nothing`,
        );
      }
    }
  }
});

t.test('a refused role learns nothing of the input or of what exists', async (t) => {
  const api = await startApi(t);
  const reply = await api.call('/api/v1/devices', { method: 'POST', as: 'member', json: { wrong: true } });
  t.equal(reply.status, 403);
  t.equal(reply.json['errors'], undefined);
});
