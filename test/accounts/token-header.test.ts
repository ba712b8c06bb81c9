import fc from 'fast-check';
import t from 'tap';
import { readPart, readTokenHeader } from '../../src/accounts/token-header.js';

const encode = (text: string) => Buffer.from(text).toString('base64url');
const token = (header: unknown) => `${encode(JSON.stringify(header))}.e30.x`;
const OURS = { alg: 'HS256', typ: 'JWT', kid: '0123abcd' };

t.test('our header tells the key, and nothing else does', async (t) => {
  t.same(readTokenHeader(token(OURS)), { ok: true, keyId: '0123abcd' });
  const { kid, ...noKid } = OURS;
  t.equal(kid.length, 8);
  const kids: readonly unknown[] = [
    '',
    '0123abc',
    '0123abcde',
    '0123ABCD',
    '../../../dev/null',
    '/etc/passwd',
    "' OR '1'='1",
    "x' UNION SELECT 'key",
    '| cat /etc/passwd',
    '__proto__',
    'constructor',
    'toString',
    '0123abc\u0000',
    'x'.repeat(3_000),
    1,
    12_345_678,
    null,
    true,
    ['0123abcd'],
    { toString: 'x' },
  ];
  for (const odd of kids) {
    t.match(
      readTokenHeader(token({ ...OURS, kid: odd })),
      { ok: false, code: 'token_malformed' },
      JSON.stringify(odd).slice(0, 40),
    );
  }
  const others = [
    noKid,
    { ...OURS, jku: 'https://example.org/keys' },
    { ...OURS, jwk: { kty: 'oct', k: 'AA' } },
    { ...OURS, crit: ['exp'] },
    { ...OURS, typ: 'jwt' },
    { alg: 'HS256', kid },
    [],
    null,
    'text',
  ];
  for (const other of others)
    t.match(readTokenHeader(token(other)), { code: 'token_malformed' }, JSON.stringify(other));
});

t.test('another algorithm is told as such, however it is spelt', async (t) => {
  for (const alg of [
    'none',
    'None',
    'NONE',
    'nOnE',
    'hs256',
    'HS384',
    'HS512',
    'RS256',
    'ES256',
    'PS256',
    'EdDSA',
    '',
    null,
    1,
    ['HS256'],
    undefined,
  ])
    t.match(
      readTokenHeader(token({ ...OURS, alg })),
      { code: 'token_wrong_algorithm' },
      `alg: ${JSON.stringify(alg)}`,
    );
});

t.test('a part has one spelling', async (t) => {
  t.same(readPart(encode('{"a":1}')), { a: 1 });
  const cases = {
    'a member twice': encode('{"a":1,"a":2}'),
    'white space': encode('{"a": 1}'),
    'another escape': encode('{"a":"\\u0062"}'),
    'another number': encode('{"a":1e0}'),
    'no JSON': encode('{"a":'),
    'no object': encode('[1]'),
    padding: `${encode('{"a":11}')}=`,
    'the other alphabet': encode('{"a":"??>>"}').replace(/-/g, '+').replace(/_/g, '/'),
    'a line break': `${encode('{"a":1}')}\n`,
    'bits that nobody reads': encode('{"a":1}').replace(/.$/, 'R'),
    'no UTF-8': Buffer.from([0x7b, 0x22, 0xff, 0x22, 0x3a, 0x31, 0x7d]).toString('base64url'),
    nothing: '',
  };
  for (const [name, part] of Object.entries(cases)) t.equal(readPart(part), null, `${name}: ${part}`);
});

t.test('any text is read without a throw', async () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), fc.json(), (text, json) => {
      const found = [text, `${text}.${text}.${text}`, `${encode(json)}.e30.x`].map(readTokenHeader);
      return found.every(({ ok }) => !ok);
    }),
  );
});
