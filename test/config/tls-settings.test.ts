import { test } from 'tap';
import { readSettings } from '../../src/config/settings.js';

test('names for the certificate', async (t) => {
  t.same(readSettings({ DOORWARD_TLS_NAMES: 'door.example.org, 192.0.2.7,::1' }).DOORWARD_TLS_NAMES, [
    'door.example.org',
    '192.0.2.7',
    '::1',
  ]);
  t.throws(() => readSettings({ DOORWARD_TLS_NAMES: 'door,https://x' }), {
    code: 'settings_invalid',
    message: /"https:\/\/x" is neither a host name nor an address/,
  });
  const many = Array.from({ length: 33 }, (_, at) => `n${at}`).join(',');
  t.throws(() => readSettings({ DOORWARD_TLS_NAMES: many }), { message: /At most 32 names/ });
});

test('a certificate and its key come together', async (t) => {
  t.throws(() => readSettings({ DOORWARD_TLS_CERT: '/a.pem' }), {
    message: /DOORWARD_TLS_KEY is not set, and DOORWARD_TLS_CERT is of no use without it/,
  });
  t.throws(() => readSettings({ DOORWARD_TLS_KEY: '/a.pem' }), { message: /DOORWARD_TLS_CERT is not set/ });
  t.ok(readSettings({ DOORWARD_TLS_KEY: '/a.pem', DOORWARD_TLS_CERT: '/b.pem' }));
  t.ok(readSettings({ DOORWARD_TLS_KEY: '', DOORWARD_TLS_CERT: '' }));
});
