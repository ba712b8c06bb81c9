import t from 'tap';
import { createHash } from 'node:crypto';
import { admit } from '../../src/broker/principals.js';

const secret = Buffer.from('secret');
const hashOf = (bytes: Uint8Array) => createHash('sha256').update(bytes).digest();
const devices = {
  mqttSecretHash: (deviceId: string) => (deviceId === 'front' ? { id: 'uuid', hash: hashOf(secret) } : null),
  mqttNextSecretHash: (deviceId: string) =>
    deviceId === 'front' || deviceId === 'side'
      ? { id: 'uuid', hash: hashOf(Buffer.from('next')), profile: 'full' as const }
      : null,
};
const right = { username: 'front', password: secret, clientId: 'front', will: null };

t.test('who is admitted', (t) => {
  const admitted = { ok: true, deviceId: 'front', takesPlaceBy: null };
  t.same(admit(devices, right), admitted);
  const next = Buffer.from('next');
  t.same(
    admit(devices, { ...right, password: next }),
    { ...admitted, takesPlaceBy: hashOf(next) },
    'a new lock, in the place of which there is another',
  );
  t.match(
    admit(devices, { ...right, username: 'side', clientId: 'side', password: next }),
    { ok: true, deviceId: 'side' },
    'one that was on a wire before',
  );
  t.same(admit(devices, { ...right, will: { topic: 'smartlock/front/status' } }), admitted);
  const refusals: [Partial<Parameters<typeof admit>[1]>, string, number][] = [
    [{ password: Buffer.from('Secret') }, 'bad_credentials', 4],
    [{ password: undefined }, 'bad_credentials', 4],
    [{ username: undefined }, 'bad_credentials', 4],
    [{ username: 'other', clientId: 'other' }, 'bad_credentials', 4],
    [{ username: 'other', clientId: 'other', password: Buffer.alloc(32) }, 'bad_credentials', 4],
    [{ username: '__proto__' }, 'bad_credentials', 4],
    [{ username: 'side', clientId: 'side' }, 'bad_credentials', 4],
    [{ username: 'side', clientId: 'side', password: Buffer.alloc(32) }, 'bad_credentials', 4],
    [{ password: Buffer.from('next'), clientId: 'back' }, 'client_id_not_own', 2],
    [{ clientId: 'back' }, 'client_id_not_own', 2],
    [{ clientId: 'back', password: Buffer.from('x') }, 'bad_credentials', 4],
    [{ will: { topic: 'smartlock/back/status' } }, 'will_denied', 5],
    [{ will: { topic: 'smartlock/front/commands' } }, 'will_denied', 5],
  ];
  for (const [change, code, returnCode] of refusals) {
    t.same(admit(devices, { ...right, ...change }), { ok: false, code, returnCode }, JSON.stringify(change));
  }
  t.end();
});
