import fc from 'fast-check';
import t from 'tap';
import {
  decodeRing,
  encodeRing,
  keyAt,
  type KeyRing,
  signingKey,
  withNewKey,
  withoutEnded,
} from '../../src/accounts/signing-key.js';

const secret = (n: number) => new Uint8Array(32).fill(n);
const A = signingKey(secret(1), 1_000);
const B = signingKey(secret(2), 5_000);

t.test('what is dated before a new key signs is signed by the old one, also later', async (t) => {
  const ring = withNewKey([A], B, 9_000);
  t.same(ring, [{ ...A, endsAtMs: 9_000 }, B]);
  t.equal(keyAt(ring, 4_999).id, A.id);
  t.equal(keyAt(ring, 5_000).id, A.id);
  t.equal(keyAt(ring, 5_001).id, B.id);
  t.equal(keyAt(ring, 0).id, A.id, 'the first one has no before');
  t.equal(withNewKey(ring, signingKey(secret(3), 6_000), 12_000)[0].endsAtMs, 9_000, 'an end is not put off');
});

t.test('a key goes when its tokens have, and the newest stays', async (t) => {
  const ring = withNewKey([A], B, 9_000);
  t.equal(withoutEnded(ring, 8_999).length, 2);
  t.same(withoutEnded(ring, 9_000), [B]);
  t.same(withoutEnded([A], Infinity), [A]);
});

t.test('a ring is read as it was written, and nothing else is one', async (t) => {
  const key = fc.tuple(fc.uint8Array({ minLength: 32, maxLength: 32 }), fc.nat(), fc.option(fc.nat()));
  fc.assert(
    fc.property(fc.array(key, { minLength: 1, maxLength: 8 }), (keys) => {
      const [first, ...rest] = keys.map(([bytes, from, endsAtMs]) => ({
        ...signingKey(bytes, from),
        endsAtMs,
      }));
      if (!first) return true;
      const ring: KeyRing = [first, ...rest];
      const read = decodeRing(encodeRing(ring));
      return JSON.stringify(read?.map(tell)) === JSON.stringify(ring.map(tell));
    }),
  );
  const wrong = [
    '',
    'x',
    'null',
    '{}',
    '{"v":2,"keys":[]}',
    '{"v":1,"keys":[]}',
    '{"v":1,"keys":[null]}',
    '{"v":1,"keys":[{"secret":"AA","signs_from_ms":0,"ends_at_ms":null}]}',
    encode({ signs_from_ms: '0' }),
    encode({ ends_at_ms: 'x' }),
  ];
  for (const text of wrong) t.equal(decodeRing(Buffer.from(text)), null, text);
  t.ok(decodeRing(Buffer.from(encode({}))), 'that one would be right');
});

function tell({ id, secret, signsFromMs, endsAtMs }: KeyRing[0]) {
  return [id, Buffer.from(secret).toString('hex'), signsFromMs, endsAtMs];
}

function encode(change: object): string {
  const key = { secret: Buffer.from(secret(1)).toString('base64url'), signs_from_ms: 0, ends_at_ms: null };
  return JSON.stringify({ v: 1, keys: [{ ...key, ...change }] });
}
