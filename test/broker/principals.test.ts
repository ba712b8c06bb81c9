import t from 'tap';
import { createHash } from 'node:crypto';
import { admit } from '../../src/broker/principals.js';

const secret = Buffer.from('secret');
const devices = {
  mqttSecretHash: (deviceId: string) =>
    deviceId === 'front' ? { id: 'uuid', hash: createHash('sha256').update(secret).digest() } : null,
};
const right = { username: 'front', password: secret, clientId: 'front', willTopic: null };

t.test('who is admitted', (t) => {
  t.same(admit(devices, right), { ok: true, deviceId: 'front' });
  t.same(admit(devices, { ...right, willTopic: 'smartlock/front/status' }), { ok: true, deviceId: 'front' });
  const refusals: [Partial<Parameters<typeof admit>[1]>, string, number][] = [
    [{ password: Buffer.from('Secret') }, 'bad_credentials', 4],
    [{ password: undefined }, 'bad_credentials', 4],
    [{ username: undefined }, 'bad_credentials', 4],
    [{ username: 'other', clientId: 'other' }, 'bad_credentials', 4],
    [{ username: 'other', clientId: 'other', password: Buffer.alloc(32) }, 'bad_credentials', 4],
    [{ username: '__proto__' }, 'bad_credentials', 4],
    [{ clientId: 'back' }, 'client_id_not_own', 2],
    [{ clientId: 'back', password: Buffer.from('x') }, 'bad_credentials', 4],
    [{ willTopic: 'smartlock/back/status' }, 'will_denied', 5],
    [{ willTopic: 'smartlock/front/commands' }, 'will_denied', 5],
  ];
  for (const [change, code, returnCode] of refusals) {
    t.same(admit(devices, { ...right, ...change }), { ok: false, code, returnCode }, JSON.stringify(change));
  }
  t.end();
});
