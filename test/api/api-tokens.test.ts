import t from 'tap';
import type { Scope } from '../../src/accounts/api-token.js';
import { DEVICE, PIN, sampleUser } from '../support/fake-operations.js';
import { startApi } from './support/api-under-test.js';

function withToken(scopes: readonly Scope[], role: 'admin' | 'member') {
  return {
    authenticateApiToken: () => ({
      user: sampleUser(role),
      token: {
        id: PIN,
        userId: sampleUser(role).id,
        name: 'Panel',
        scopes,
        createdAtMs: 0,
        expiresAtMs: null,
        lastUsedAtMs: null,
        revokedAtMs: null,
      },
    }),
  };
}

const headers = { authorization: 'Token dwt_abc' };

t.test('a program may what its token was made for, and its person may', async (t) => {
  const api = await startApi(t, { operations: withToken(['devices:read', 'users:read'], 'member') });
  t.equal((await api.call('/api/v1/devices', { headers })).status, 200);
  t.match(await api.call('/api/v1/users', { headers }), {
    status: 403,
    json: { code: 'permission_denied' },
  });
  const unlock = await api.call(`/api/v1/devices/${DEVICE}/unlock`, { method: 'POST', headers });
  t.match(unlock, { status: 403, json: { code: 'scope_missing' } });
});

t.test('a program is not a person who logged in', async (t) => {
  const api = await startApi(t, { operations: withToken(['devices:unlock', 'users:read'], 'admin') });
  const unlock = await api.call(`/api/v1/devices/${DEVICE}/unlock`, { method: 'POST', headers });
  t.equal(unlock.status, 200);
  for (const path of ['/api/v1/auth/me', '/api/v1/auth/sessions', '/api/v1/auth/api-tokens']) {
    t.match(await api.call(path, { headers }), { status: 403, json: { code: 'scope_missing' } }, path);
  }
});
