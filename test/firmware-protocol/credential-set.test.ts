import fc from 'fast-check';
import t from 'tap';
import { credentialSetDigest, pinVerifier } from '../../firmware-protocol/credential-set.js';
import type { CredentialSet } from '../../firmware-protocol/credential-set.js';
import { bytes, hex, readVectors } from './vector-file.js';
import type { VectorCase, VectorFile } from './vector-file.js';

interface SetCase extends VectorCase {
  version: number;
  key: string;
  credentials: {
    digits: string;
    id: string;
    verifier: string;
    validFromMs?: number;
    validUntilMs?: number;
  }[];
  digest: string;
}

const { tests } = readVectors('credential-sets.json') as VectorFile<SetCase>;

for (const { id, comment, version, key, credentials, digest } of tests) {
  t.test(`${id}: ${comment}`, (t) => {
    for (const { digits, verifier } of credentials)
      t.equal(hex(pinVerifier(bytes(key), digits)), verifier, digits);
    const held = credentials.map((one) => ({ ...one, id: bytes(one.id), verifier: bytes(one.verifier) }));
    t.equal(hex(credentialSetDigest({ version, key: bytes(key), credentials: held })), digest);
    t.end();
  });
}

t.test('the vectors have different digests', (t) => {
  t.equal(new Set(tests.map(({ digest }) => digest)).size, tests.length);
  t.end();
});

const credential = fc.record({
  id: fc.uint8Array({ minLength: 16, maxLength: 16 }),
  verifier: fc.uint8Array({ minLength: 32, maxLength: 32 }),
  validFromMs: fc.option(
    fc.maxSafeNat().filter((ms) => ms > 0),
    { nil: undefined },
  ),
  validUntilMs: fc.option(fc.maxSafeNat(), { nil: undefined }),
});
const anySet: fc.Arbitrary<CredentialSet> = fc.record({
  version: fc.nat({ max: 0xffff_ffff }),
  key: fc.uint8Array({ minLength: 32, maxLength: 32 }),
  credentials: fc.array(credential, { maxLength: 5 }),
});
const plain = ({ version, key, credentials }: CredentialSet): string =>
  JSON.stringify([
    version,
    hex(key),
    credentials.map(({ id, verifier, validFromMs, validUntilMs }) => [
      hex(id),
      hex(verifier),
      validFromMs ?? null,
      validUntilMs ?? null,
    ]),
  ]);

t.test('digests are equal exactly when the sets are', (t) => {
  fc.assert(
    fc.property(anySet, anySet, (one, other) => {
      const equal = hex(credentialSetDigest(one)) === hex(credentialSetDigest(other));
      return equal === (plain(one) === plain(other));
    }),
  );
  fc.assert(
    fc.property(anySet, fc.nat(), (set, at) => {
      const { credentials } = set;
      if (credentials.length === 0) return true;
      const index = at % credentials.length;
      const fewer = credentials.filter((_, position) => position !== index);
      return hex(credentialSetDigest({ ...set, credentials: fewer })) !== hex(credentialSetDigest(set));
    }),
  );
  t.end();
});
