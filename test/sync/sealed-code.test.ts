import { createPrivateKey, createPublicKey, diffieHellman, generateKeyPairSync } from 'node:crypto';
import t from 'tap';
import { derivedKey, openSealedCode } from '../../src/sync/sealed-code.js';
import { sealCode } from './seal-code.js';

const HUB = '0190a000-0000-8000-8000-000000000001';
const REQUEST = '0190a000-0000-7000-8000-000000000002';
const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
const spki = publicKey.export({ format: 'der', type: 'spki' }).toString('base64');
const envelope = {
  hubId: HUB,
  requestId: REQUEST,
  agree: (ephemeral: Parameters<typeof diffieHellman>[0]['publicKey']) =>
    diffieHellman({ privateKey, publicKey: ephemeral }),
};

t.test('the key is derived as RFC 7518, appendix C, has it', (t) => {
  const alice = createPublicKey({
    format: 'jwk',
    key: {
      kty: 'EC',
      crv: 'P-256',
      x: 'gI0GAILBdu7T53akrFmMyGcsF3n5dO7MmwNBHKW5SV0',
      y: 'SLW_xSffzlPWrHEVI30DHM_4egVwt3NQqeUD7nMFpps',
    },
  });
  const bob = createPrivateKey({
    format: 'jwk',
    key: {
      kty: 'EC',
      crv: 'P-256',
      x: 'weNJy2HscCSM6AEDTDg04biOvhFhyyWvOHQfeF_PxMQ',
      y: 'e8lnCO-AlStT-NJVX-crhB7QRYhiix03illJOVAOyck',
      d: 'VEmDZpDXXK8p8N0Cndsxs924q6nS1RXFASRl6BfUqdw',
    },
  });
  const secret = diffieHellman({ privateKey: bob, publicKey: alice });
  const apu = Buffer.from('Alice').toString('base64url');
  const apv = Buffer.from('Bob').toString('base64url');
  t.equal(derivedKey(secret, 'A128GCM', 128, apu, apv).toString('base64url'), 'VqqN6vgjbSBcIijNcacQGg');
  t.end();
});

t.test('only the hub that a code was sealed for opens it, for the request it was sealed for', async (t) => {
  const to = { publicKey: spki, hubId: HUB, requestId: REQUEST };
  const jwe = await sealCode('0427', to);
  t.equal(openSealedCode(jwe, envelope), '0427');
  t.notMatch(jwe, /0427/);
  t.equal(openSealedCode(await sealCode('0427', { ...to, requestId: HUB }), envelope), null);
  t.equal(openSealedCode(await sealCode('0427', { ...to, hubId: REQUEST }), envelope), null);
  const other = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const agree = (ephemeral: Parameters<typeof diffieHellman>[0]['publicKey']) =>
    diffieHellman({ privateKey: other.privateKey, publicKey: ephemeral });
  t.equal(openSealedCode(jwe, { ...envelope, agree }), null);
});

t.test('what was changed, or is something else, is no code', async (t) => {
  const jwe = await sealCode('0427', { publicKey: spki, hubId: HUB, requestId: REQUEST });
  const parts = jwe.split('.');
  for (const at of [0, 2, 3, 4]) {
    const part = parts[at] ?? '';
    const changed = [...parts];
    changed[at] = `${part.startsWith('A') ? 'B' : 'A'}${part.slice(1)}`;
    t.equal(openSealedCode(changed.join('.'), envelope), null, `part ${at}`);
  }
  for (const text of ['', '....', '0427', `${jwe}.`, jwe.replace('..', '.AA.')])
    t.equal(openSealedCode(text, envelope), null);
  const short = [...parts];
  short[4] = (parts[4] ?? '').slice(0, 6);
  t.equal(openSealedCode(short.join('.'), envelope), null, 'a short tag is easily guessed');
});
