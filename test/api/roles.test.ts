import t from 'tap';
import { ROUTES } from '../../src/api/route-table.js';
import { NOT_FOR_PROGRAMS, type Scope, SCOPE_NAMES, scopesFor } from '../../src/accounts/api-token.js';
import { PERMISSIONS, type Permission } from '../../src/accounts/permission.js';
import { type Role, ROLES } from '../../src/accounts/user.js';
import { docsPage } from '../../src/api/docs-page.js';
import { openApiDocument } from '../../src/api/openapi.js';
import { Unauthenticated } from '../../src/kit/errors.js';
import type { Operations } from '../../src/operations/operations.js';
import {
  CALENDAR,
  CARD,
  COMMAND,
  DEVICE,
  PIN,
  SCHEDULE,
  SHARE,
  SITE,
  TICKET,
  sampleUser,
} from '../support/fake-operations.js';
import { startApi } from './support/api-under-test.js';

/** A proxy says so; this hub trusts none, and so takes the address of the proxy itself for anything but `/metrics`. */
const FROM_ELSEWHERE = { 'x-forwarded-for': '192.0.2.7' };
/** What a browser says of the hub's own page, and its cookie. */
const FROM_THE_PAGE = { 'sec-fetch-site': 'same-origin', cookie: 'doorward=refresh-token' };
const EVERYBODY = ['nobody', 'member', 'manager', 'admin'];
const PEOPLE = ['member', 'manager', 'admin'];
const KEEPERS = ['manager', 'admin'];
const OWNER = ['admin'];

/**
 * Written out, not derived: who may do what is decided here and in the permission table, and both must agree. This is the
 * first gate, by role; which locks, codes and rows of the log somebody then gets to see is in test/system/shares.test.ts.
 */
const MAY: Readonly<Record<string, readonly string[]>> = {
  'POST /api/v1/auth/claim': EVERYBODY,
  'POST /api/v1/auth/register': EVERYBODY,
  'GET /api/v1/invites': PEOPLE,
  'POST /api/v1/invites': PEOPLE,
  'POST /api/v1/invites/rotate': PEOPLE,
  'POST /api/v1/auth/login': EVERYBODY,
  // From the hub's own page alone (page-session.test.ts).
  'POST /api/v1/auth/page/login': EVERYBODY,
  'POST /api/v1/auth/page/claim': EVERYBODY,
  'POST /api/v1/auth/page/register': EVERYBODY,
  'POST /api/v1/auth/page/phone': EVERYBODY,
  'POST /api/v1/auth/page/email': EVERYBODY,
  'POST /api/v1/auth/page/refresh': EVERYBODY,
  'POST /api/v1/auth/page/logout': EVERYBODY,
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
  'GET /api/v1/users/{id}/sessions': KEEPERS,
  'GET /api/v1/users/{id}/api-tokens': KEEPERS,
  'POST /api/v1/users/{id}/api-tokens': OWNER,
  'DELETE /api/v1/users/{id}/api-tokens/{token_id}': KEEPERS,
  'GET /api/v1/users/{id}/invite': KEEPERS,
  'POST /api/v1/users/{id}/invite/rotate': KEEPERS,
  // Of oneself; whose else is the operation's to decide.
  'GET /api/v1/users/{id}/export': PEOPLE,
  'GET /api/v1/users/{id}/export/log': PEOPLE,
  'POST /api/v1/users/{id}/erase': PEOPLE,
  'GET /api/v1/auth/me/export': PEOPLE,
  'GET /api/v1/auth/me/export/log': PEOPLE,
  'POST /api/v1/auth/me/erase': PEOPLE,
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
  'GET /api/v1/auth/keys': OWNER,
  'POST /api/v1/auth/keys/rotate': OWNER,
  'GET /api/v1/sites': PEOPLE,
  'POST /api/v1/sites/{id}/lockdown': OWNER,
  'DELETE /api/v1/sites/{id}/lockdown': OWNER,
  'GET /api/v1/sites/{id}/lockdown': KEEPERS,
  'GET /api/v1/devices/{id}/passback': KEEPERS,
  'DELETE /api/v1/devices/{id}/passback': OWNER,
  'POST /api/v1/sites': OWNER,
  'GET /api/v1/sites/{id}': PEOPLE,
  'PATCH /api/v1/sites/{id}': OWNER,
  'DELETE /api/v1/sites/{id}': OWNER,
  'GET /api/v1/sites/{id}/statistics': KEEPERS,
  'POST /api/v1/devices': OWNER,
  'GET /api/v1/devices': PEOPLE,
  'GET /api/v1/devices/discover': OWNER,
  'GET /api/v1/devices/{id}': PEOPLE,
  'PATCH /api/v1/devices/{id}': OWNER,
  'DELETE /api/v1/devices/{id}': OWNER,
  'POST /api/v1/devices/{id}/pair': OWNER,
  'POST /api/v1/devices/{id}/replace': OWNER,
  'GET /api/v1/devices/{id}/certificate': OWNER,
  'POST /api/v1/devices/{id}/certificate': OWNER,
  'DELETE /api/v1/devices/{id}/certificate': OWNER,
  'POST /api/v1/devices/{id}/firmware': OWNER,
  'GET /api/v1/devices/{id}/firmware': OWNER,
  'DELETE /api/v1/devices/{id}/firmware': OWNER,
  'POST /api/v1/devices/{id}/unlock': PEOPLE,
  'POST /api/v1/devices/{id}/lock': PEOPLE,
  'POST /api/v1/devices/{id}/unlatch': PEOPLE,
  'POST /api/v1/devices/{id}/identify': PEOPLE,
  'POST /api/v1/devices/{id}/reboot': PEOPLE,
  'POST /api/v1/devices/{id}/shares': PEOPLE,
  'GET /api/v1/devices/{id}/shares': PEOPLE,
  'GET /api/v1/devices/{id}/shares/{share_id}': PEOPLE,
  'PATCH /api/v1/devices/{id}/shares/{share_id}': PEOPLE,
  'DELETE /api/v1/devices/{id}/shares/{share_id}': PEOPLE,
  'POST /api/v1/devices/{id}/transfer': PEOPLE,
  'GET /api/v1/devices/{id}/commands/{command_id}': PEOPLE,
  'GET /api/v1/events': PEOPLE,
  'GET /api/v1/devices/{id}/logs': PEOPLE,
  'GET /api/v1/devices/{id}/credentials': PEOPLE,
  'GET /api/v1/access/logs': PEOPLE,
  'POST /api/v1/access/pins': PEOPLE,
  'GET /api/v1/access/pins': PEOPLE,
  'GET /api/v1/access/pins/{id}': PEOPLE,
  'DELETE /api/v1/access/pins/{id}': PEOPLE,
  'PATCH /api/v1/access/pins/{id}': PEOPLE,
  'GET /api/v1/access/logs/export': PEOPLE,
  'POST /api/v1/access/qr': PEOPLE,
  'GET /api/v1/access/qr': PEOPLE,
  'POST /api/v1/access/qr/verify': PEOPLE,
  'POST /api/v1/access/qr/revoke': KEEPERS,
  'POST /api/v1/access/qr/keys': OWNER,
  'GET /api/v1/access/qr/{id}': PEOPLE,
  'DELETE /api/v1/access/qr/{id}': PEOPLE,
  'GET /api/v1/access/qr/{id}/code': PEOPLE,
  'GET /api/v1/access/qr/{id}/svg': PEOPLE,
  'GET /api/v1/access/qr/{id}/png': PEOPLE,
  'POST /api/v1/devices/{id}/cards/enrol': PEOPLE,
  'GET /api/v1/devices/{id}/cards/enrol': PEOPLE,
  'DELETE /api/v1/devices/{id}/cards/enrol': PEOPLE,
  'GET /api/v1/access/cards': PEOPLE,
  'GET /api/v1/access/cards/{id}': PEOPLE,
  'DELETE /api/v1/access/cards/{id}': PEOPLE,
  'POST /api/v1/access/pins/verify': KEEPERS,
  'POST /api/v1/access/schedules': KEEPERS,
  'GET /api/v1/access/schedules': KEEPERS,
  'GET /api/v1/access/schedules/{id}': KEEPERS,
  'PUT /api/v1/access/schedules/{id}': KEEPERS,
  'PATCH /api/v1/access/schedules/{id}': KEEPERS,
  'DELETE /api/v1/access/schedules/{id}': KEEPERS,
  'GET /api/v1/access/schedules/{id}/timeline': KEEPERS,
  'POST /api/v1/access/calendars': KEEPERS,
  'GET /api/v1/access/calendars': KEEPERS,
  'GET /api/v1/access/calendars/{id}': KEEPERS,
  'PATCH /api/v1/access/calendars/{id}': KEEPERS,
  'DELETE /api/v1/access/calendars/{id}': KEEPERS,
  'POST /api/v1/access/calendars/{id}/upload': KEEPERS,
  'POST /api/v1/access/calendars/{id}/refresh': KEEPERS,
  'GET /api/v1/access/calendars/{id}/changes': KEEPERS,
  'POST /api/v1/access/calendars/{id}/apply': KEEPERS,
  'GET /api/v1/access/calendars/{id}/stays': KEEPERS,
  'POST /api/v1/access/calendars/{id}/stays/{uid}/pin': KEEPERS,
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
  'GET /api/v1/access/who-can-open': KEEPERS,
  'GET /api/v1/access/guess-sources': OWNER,
  'POST /api/v1/access/guess-sources/reset': OWNER,
  'POST /api/v1/access/what-if': KEEPERS,
  'POST /api/v1/access/policy-tests': KEEPERS,
  'POST /api/v1/devices/{id}/keypad/reset': OWNER,
  'GET /api/v1/certificates': PEOPLE,
  'GET /api/v1/time': PEOPLE,
  'GET /api/v1/integrations/bridge': OWNER,
  'POST /api/v1/time/trust': OWNER,
  'GET /api/v1/jobs': OWNER,
  'POST /api/v1/jobs/{name}/run': OWNER,
  'GET /api/v1/audit': KEEPERS,
  'GET /api/v1/audit/checkpoint': KEEPERS,
  'GET /api/v1/audit/checkpoint/svg': KEEPERS,
  'GET /api/v1/audit/checkpoint/png': KEEPERS,
  'GET /api/v1/audit/proofs/inclusion': KEEPERS,
  'GET /api/v1/audit/proofs/consistency': KEEPERS,
  'GET /api/v1/audit/export': OWNER,
  'GET /api/v1/backups': OWNER,
  'GET /api/v1/backups/files': OWNER,
  'POST /api/v1/backups': OWNER,
  'POST /api/v1/backups/prove': OWNER,
  'PUT /api/v1/backups/recipient': OWNER,
  'GET /api/v1/database': OWNER,
  'POST /api/v1/database/check': OWNER,
  'GET /api/v1/access/held': OWNER,
  'POST /api/v1/access/held/release': OWNER,
  'GET /api/v1/sync': OWNER,
  'POST /api/v1/sync/now': OWNER,
  'POST /api/v1/sync/pause': OWNER,
  'POST /api/v1/sync/metered': OWNER,
  'GET /api/v1/mqtt/clients': OWNER,
  'GET /api/v1/mqtt/refusals': OWNER,
  'GET /api/v1/mqtt/messages': OWNER,
  // From elsewhere; programs on the hub's own machine may as well (metrics.test.ts).
  'GET /metrics': OWNER,
  'GET /health': EVERYBODY,
  'GET /ready': EVERYBODY,
  'GET /api/openapi.json': EVERYBODY,
  'GET /api/docs': EVERYBODY,
};

const BODIES: Readonly<Record<string, object>> = {
  '/api/v1/auth/claim': { claim_code: 'CODE', email: 'a@example.com', password: 'long-enough' },
  '/api/v1/auth/login': { email: 'admin@example.com', password: 'right-password' },
  '/api/v1/auth/page/login': { email: 'admin@example.com', password: 'right-password' },
  '/api/v1/auth/page/claim': { claim_code: 'CODE', email: 'a@example.com', password: 'long-enough' },
  '/api/v1/auth/phone/request': { phone: '+998901234567' },
  '/api/v1/auth/page/register': { email: 'b@example.com', password: 'long-enough' },
  '/api/v1/auth/page/phone': { phone: '+998901234567', code: '042713' },
  '/api/v1/auth/page/email': { email: 'admin@example.com', code: '042713' },
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
  '/api/v1/users/{id}/api-tokens': { name: 'Dashboard', scopes: ['devices:read'] },
  '/api/v1/users/{id}/erase': { password: 'right-password' },
  '/api/v1/auth/me/erase': { password: 'right-password' },
  '/api/v1/auth/keys/rotate': {},
  '/api/v1/auth/register': { email: 'c@example.com', password: 'long-enough', invite_code: 'BCD234' },
  '/api/v1/invites': { invite_code: 'BCD234' },
  '/api/v1/users/{id}/balance': { metadata: { contract: 'A-7' } },
  '/api/v1/users/{id}/balance/top-up': { transaction_id: 'T-1', amount: '12.50' },
  '/api/v1/users/{id}/balance/hold': { transaction_id: 'T-2', amount: '2' },
  '/api/v1/users/{id}/balance/capture': { transaction_id: 'T-2' },
  '/api/v1/users/{id}/balance/release': { transaction_id: 'T-2' },
  '/api/v1/sites': { name: 'Office', time_zone: 'Europe/Berlin' },
  '/api/v1/sites/{id}': { name: 'Office' },
  '/api/v1/devices': { device_id: 'back-door', name: 'Back door' },
  '/api/v1/devices/{id}': { name: 'Back door' },
  '/api/v1/devices/{id}/pair': { transport: 'mqtt' },
  '/api/v1/security/alerts/{id}/acknowledge': { note: 'On my way' },
  '/api/v1/security/alerts/{id}/resolve': {},
  '/api/v1/security/alerts/{id}/reopen': {},
  '/api/v1/devices/{id}/alert-rules': { door_ajar_alert_s: 60 },
  '/api/v1/security/channels': { name: 'Ada', kind: 'email', target: 'ada@example.com' },
  '/api/v1/security/channels/{id}': { name: 'Ada' },
  '/api/v1/devices/{id}/replace': { transport: 'mqtt' },
  '/api/v1/devices/{id}/certificate': {},
  '/api/v1/sites/{id}/lockdown': { reason: 'drill' },
  '/api/v1/devices/{id}/shares': { shared_with: 'member@example.com', can_unlock: true },
  '/api/v1/devices/{id}/shares/{share_id}': { can_lock: true },
  '/api/v1/devices/{id}/transfer': { user_id: null },
  '/api/v1/access/what-if': { change: { kind: 'revoke_pin', pin_id: PIN } },
  '/api/v1/access/guess-sources/reset': { source: 'cli' },
  '/api/v1/access/policy-tests': {
    assertions: [{ name: 'A', role: 'member', lock: 'front-door', expect: 'deny' }],
  },
  '/api/v1/sync/pause': { paused: true },
  '/api/v1/backups/recipient': { recipient: 'age1' },
  '/api/v1/access/held/release': { kind: 'pin', id: PIN },
  '/api/v1/sync/metered': { metered: true },
  '/api/v1/time/trust': { now: '2026-01-05T09:00:00Z' },
  '/api/v1/access/explain': { device_id: DEVICE, pin_id: PIN },
  '/api/v1/access/schedules': { name: 'Cleaner' },
  '/api/v1/access/schedules/{id}': { name: 'Cleaner' },
  '/api/v1/access/calendars': { name: 'Flat' },
  '/api/v1/access/calendars/{id}': { name: 'Flat' },
  '/api/v1/access/calendars/{id}/stays/{uid}/pin': {},
  '/api/v1/access/calendars/{id}/apply': { revision: '0123456789abcdef' },
  '/api/v1/access/qr': {
    device_ids: [DEVICE],
    label: 'Guest',
    valid_from: '2026-01-05T09:00:00Z',
    valid_until: '2026-01-06T09:00:00Z',
  },
  '/api/v1/access/qr/verify': { device_id: DEVICE, code: '0A0A' },
  '/api/v1/access/qr/revoke': { device_ids: [DEVICE] },
  '/api/v1/access/qr/keys': { revoke_old: true },
  '/api/v1/devices/{id}/cards/enrol': { label: 'Blue tag', user_id: sampleUser('member').id },
  '/api/v1/access/pins/{id}': { label: 'Cleaner' },
  '/api/v1/access/pins/verify': { device_id: DEVICE, pin: '0427' },
  '/api/v1/access/pins': { device_ids: [DEVICE], label: 'Cleaner', kind: 'permanent' },
};

function concrete(path: string): string {
  if (path.includes('/qr/')) return path.replace('{id}', TICKET);
  if (path.includes('/access/cards/')) return path.replace('{id}', CARD);
  if (path.endsWith('/who-can-open')) return `${path}?device_id=${DEVICE}`;
  if (path.endsWith('/inclusion')) return `${path}?seq=1`;
  if (path.endsWith('/consistency')) return `${path}?from=1`;
  if (path.includes('/calendars/')) return path.replace('{id}', CALENDAR).replace('{uid}', 'a%2Fb@x');
  if (path.includes('/schedules/')) return path.replace('{id}', SCHEDULE);
  if (path.includes('/sites/')) return path.replace('{id}', SITE);
  const id = path.includes('/pins/') ? PIN : path.includes('/users/') ? sampleUser('admin').id : DEVICE;
  return path
    .replace('{id}', id)
    .replace('{name}', 'check-database')
    .replace('{command_id}', COMMAND)
    .replace('{share_id}', SHARE)
    .replace('{token_id}', PIN);
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
      const far =
        (path === '/metrics' && { headers: FROM_ELSEWHERE }) ||
        (path.startsWith('/api/v1/auth/page/') && { headers: FROM_THE_PAGE });
      const reply = await api.call(concrete(path), { method, as, ...(json && { json }), ...bytes, ...far });
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

/** As `MAY`, written out: which scope admits a program, if its person may. What has no row here no program may. */
const SCOPE: Readonly<Record<string, Scope>> = {
  'GET /api/v1/users': 'users:read',
  'GET /api/v1/users/{id}': 'users:read',
  'GET /api/v1/sites': 'devices:read',
  'POST /api/v1/devices': 'devices:manage',
  'GET /api/v1/devices': 'devices:read',
  'GET /api/v1/devices/discover': 'devices:manage',
  'GET /api/v1/devices/{id}': 'devices:read',
  'PATCH /api/v1/devices/{id}': 'devices:manage',
  'DELETE /api/v1/devices/{id}': 'devices:manage',
  'POST /api/v1/devices/{id}/pair': 'devices:manage',
  'POST /api/v1/devices/{id}/replace': 'devices:manage',
  'GET /api/v1/devices/{id}/certificate': 'devices:manage',
  'POST /api/v1/devices/{id}/certificate': 'devices:manage',
  'DELETE /api/v1/devices/{id}/certificate': 'devices:manage',
  'GET /api/v1/devices/{id}/passback': 'logs:read',
  'DELETE /api/v1/devices/{id}/passback': 'devices:manage',
  'GET /api/v1/sites/{id}/lockdown': 'logs:read',
  'POST /api/v1/devices/{id}/firmware': 'devices:manage',
  'GET /api/v1/devices/{id}/firmware': 'devices:manage',
  'DELETE /api/v1/devices/{id}/firmware': 'devices:manage',
  'POST /api/v1/devices/{id}/unlock': 'devices:unlock',
  'POST /api/v1/devices/{id}/lock': 'devices:unlock',
  'POST /api/v1/devices/{id}/unlatch': 'devices:unlock',
  'POST /api/v1/devices/{id}/identify': 'devices:unlock',
  'POST /api/v1/devices/{id}/reboot': 'devices:manage',
  'POST /api/v1/devices/{id}/shares': 'devices:manage',
  'GET /api/v1/devices/{id}/shares': 'devices:manage',
  'GET /api/v1/devices/{id}/shares/{share_id}': 'devices:manage',
  'PATCH /api/v1/devices/{id}/shares/{share_id}': 'devices:manage',
  'DELETE /api/v1/devices/{id}/shares/{share_id}': 'devices:manage',
  'GET /api/v1/devices/{id}/commands/{command_id}': 'devices:unlock',
  'GET /api/v1/events': 'devices:read',
  'GET /api/v1/devices/{id}/logs': 'logs:read',
  'GET /api/v1/security/alerts': 'alerts:read',
  'GET /api/v1/security/alerts/{id}': 'alerts:read',
  'POST /api/v1/security/alerts/{id}/acknowledge': 'alerts:manage',
  'POST /api/v1/security/alerts/{id}/resolve': 'alerts:manage',
  'POST /api/v1/security/alerts/{id}/reopen': 'alerts:manage',
  'GET /api/v1/security/failed-attempts': 'logs:read',
  'GET /api/v1/devices/{id}/alert-rules': 'alerts:read',
  'PATCH /api/v1/devices/{id}/alert-rules': 'alerts:manage',
  'GET /api/v1/devices/{id}/credentials': 'pins:read',
  'GET /api/v1/access/logs': 'logs:read',
  'GET /api/v1/audit': 'logs:read',
  'GET /api/v1/audit/checkpoint': 'logs:read',
  'GET /api/v1/audit/checkpoint/svg': 'logs:read',
  'GET /api/v1/audit/checkpoint/png': 'logs:read',
  'GET /api/v1/audit/proofs/inclusion': 'logs:read',
  'GET /api/v1/audit/proofs/consistency': 'logs:read',
  'POST /api/v1/access/pins': 'pins:manage',
  'GET /api/v1/access/pins': 'pins:read',
  'GET /api/v1/access/pins/{id}': 'pins:read',
  'DELETE /api/v1/access/pins/{id}': 'pins:manage',
  'GET /api/v1/access/logs/export': 'logs:read',
  'POST /api/v1/access/pins/verify': 'pins:manage',
  'PATCH /api/v1/access/pins/{id}': 'pins:manage',
  'POST /api/v1/access/qr': 'pins:manage',
  'GET /api/v1/access/qr': 'pins:read',
  'POST /api/v1/access/qr/verify': 'pins:manage',
  'POST /api/v1/access/qr/revoke': 'pins:manage',
  'GET /api/v1/access/qr/{id}': 'pins:read',
  'DELETE /api/v1/access/qr/{id}': 'pins:manage',
  'GET /api/v1/access/qr/{id}/code': 'pins:manage',
  'GET /api/v1/access/qr/{id}/svg': 'pins:manage',
  'GET /api/v1/access/qr/{id}/png': 'pins:manage',
  'POST /api/v1/devices/{id}/cards/enrol': 'pins:manage',
  'GET /api/v1/devices/{id}/cards/enrol': 'pins:read',
  'DELETE /api/v1/devices/{id}/cards/enrol': 'pins:manage',
  'GET /api/v1/access/cards': 'pins:read',
  'GET /api/v1/access/cards/{id}': 'pins:read',
  'DELETE /api/v1/access/cards/{id}': 'pins:manage',
  'GET /api/v1/access/who-can-open': 'logs:read',
  'POST /api/v1/access/what-if': 'logs:read',
  'POST /api/v1/access/policy-tests': 'logs:read',
  'GET /api/v1/certificates': 'devices:read',
  'GET /api/v1/time': 'devices:read',
  'GET /api/v1/integrations/bridge': 'devices:manage',
  'GET /api/v1/mqtt/clients': 'devices:manage',
  'GET /api/v1/mqtt/refusals': 'devices:manage',
  'GET /metrics': 'metrics:read',
  'POST /api/v1/access/schedules': 'pins:manage',
  'GET /api/v1/access/schedules': 'pins:read',
  'GET /api/v1/access/schedules/{id}': 'pins:read',
  'PUT /api/v1/access/schedules/{id}': 'pins:manage',
  'PATCH /api/v1/access/schedules/{id}': 'pins:manage',
  'DELETE /api/v1/access/schedules/{id}': 'pins:manage',
  'GET /api/v1/access/schedules/{id}/timeline': 'pins:read',
  'POST /api/v1/access/calendars': 'pins:manage',
  'GET /api/v1/access/calendars': 'pins:read',
  'GET /api/v1/access/calendars/{id}': 'pins:read',
  'PATCH /api/v1/access/calendars/{id}': 'pins:manage',
  'DELETE /api/v1/access/calendars/{id}': 'pins:manage',
  'POST /api/v1/access/calendars/{id}/upload': 'pins:manage',
  'POST /api/v1/access/calendars/{id}/refresh': 'pins:manage',
  'GET /api/v1/access/calendars/{id}/changes': 'pins:read',
  'POST /api/v1/access/calendars/{id}/apply': 'pins:manage',
  'GET /api/v1/access/calendars/{id}/stays': 'pins:read',
  'POST /api/v1/access/calendars/{id}/stays/{uid}/pin': 'pins:manage',
  'POST /api/v1/access/explain': 'logs:read',
  'GET /api/v1/users/{id}/balance': 'credit:read',
  'PATCH /api/v1/users/{id}/balance': 'credit:manage',
  'GET /api/v1/users/{id}/balance/entries': 'credit:read',
  'POST /api/v1/users/{id}/balance/top-up': 'credit:manage',
  'POST /api/v1/users/{id}/balance/hold': 'credit:manage',
  'POST /api/v1/users/{id}/balance/capture': 'credit:manage',
  'POST /api/v1/users/{id}/balance/release': 'credit:manage',
  'POST /api/v1/sites': 'devices:manage',
  'GET /api/v1/sites/{id}': 'devices:read',
  'PATCH /api/v1/sites/{id}': 'devices:manage',
  'DELETE /api/v1/sites/{id}': 'devices:manage',
  'GET /api/v1/sites/{id}/statistics': 'logs:read',
};

/** The text of a token tells the role of its person and its one scope. */
function programs(text: string): ReturnType<Operations['authenticateApiToken']> {
  const [role, scope] = text.split('/') as [Role, Scope];
  const user = sampleUser(role);
  const times = { createdAtMs: 0, expiresAtMs: null, lastUsedAtMs: null, revokedAtMs: null };
  return { user, token: { id: PIN, userId: user.id, name: 'Panel', scopes: [scope], ...times } };
}

t.test('each route x each role x a program with each scope', async (t) => {
  const api = await startApi(t, { operations: { authenticateApiToken: programs } });
  for (const { method, path, body, bodyForm } of ROUTES) {
    const route = `${method} ${path}`;
    const may = MAY[route] ?? [];
    if (may.includes('nobody')) continue;
    const json = body && BODIES[path];
    for (const role of ROLES) {
      for (const scope of SCOPE_NAMES) {
        const done = api.calls.length;
        const headers = {
          authorization: `Token ${role}/${scope}`,
          ...(bodyForm && { 'content-type': 'application/octet-stream' }),
          ...FROM_ELSEWHERE,
        };
        const sent = { ...(json && { json }), ...(bodyForm && { body: 'image' }) };
        const reply = await api.call(concrete(path), { method, headers, ...sent });
        const name = `${route} with ${scope} of a ${role}`;
        const refusal =
          SCOPE[route] !== scope ? 'scope_missing' : may.includes(role) ? null : 'permission_denied';
        if (refusal === null) {
          t.ok(reply.status < 300, `${name}: ${reply.status}`);
          continue;
        }
        t.same([reply.status, reply.json['code']], [403, refusal], name);
        t.same(api.calls.slice(done), ['authenticateApiToken'], `${name} does nothing`);
      }
    }
  }
});

t.test('each route x who was deactivated, with a token that was good', async (t) => {
  const inactive = () => {
    throw new Unauthenticated('user_inactive', 'This account is disabled.');
  };
  const api = await startApi(t, { operations: { authenticate: inactive, authenticateApiToken: inactive } });
  for (const { method, path, body } of ROUTES) {
    const may = MAY[`${method} ${path}`] ?? [];
    if (may.includes('nobody')) continue;
    for (const authorization of ['Bearer admin-token', 'Token dwt_x']) {
      const done = api.calls.length;
      const json = body && BODIES[path];
      const reply = await api.call(concrete(path), {
        method,
        headers: { authorization, ...FROM_ELSEWHERE },
        ...(json && { json }),
      });
      t.same([reply.status, reply.json['code']], [401, 'user_inactive'], `${method} ${path}`);
      t.equal(api.calls.length, done + 1, 'and does nothing');
    }
  }
});

t.test('every permission is lent by a scope, or is for people alone', async (t) => {
  for (const permission of Object.keys(PERMISSIONS) as Permission[]) {
    const isForPeople = (NOT_FOR_PROGRAMS as readonly Permission[]).includes(permission);
    t.equal(scopesFor(permission).length === 0, isForPeople, permission);
  }
});

t.test('the document and the page tell the same', async (t) => {
  const { paths } = openApiDocument() as { paths: Record<string, Record<string, Record<string, unknown>>> };
  const page = docsPage(openApiDocument());
  for (const [route, may] of Object.entries(MAY)) {
    const [method = '', path = ''] = route.split(' ');
    const told = paths[path]?.[method.toLowerCase()];
    const isOpen = may.includes('nobody');
    t.same([...((told?.['x-roles'] ?? EVERYBODY) as string[])].sort(), [...may].sort(), route);
    t.same(told?.['x-scopes'] ?? [], SCOPE[route] ? [SCOPE[route]] : [], `${route}: scopes`);
    const cells = ['nobody', 'admin', 'manager', 'member'].map((role) =>
      may.includes(role) ? '<td>yes' : '<td>',
    );
    const scope = isOpen ? '' : (SCOPE[route] ?? '');
    t.ok(page.includes(`<tr><td><code>${route}</code>${cells.join('')}<td>${scope}`), `${route} on the page`);
  }
});

t.test('a refused role learns nothing of the input or of what exists', async (t) => {
  const api = await startApi(t);
  const reply = await api.call('/api/v1/devices', { method: 'POST', as: 'member', json: { wrong: true } });
  t.equal(reply.status, 403);
  t.equal(reply.json['errors'], undefined);
});
