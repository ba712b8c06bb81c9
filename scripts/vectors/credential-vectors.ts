import { credentialSetDigest, pinVerifier } from '../../firmware-protocol/credential-set.js';
import type { HeldCredential } from '../../firmware-protocol/credential-set.js';
import { hex } from '../../test/firmware-protocol/vector-file.js';
import { fixedBytes, VectorSet, writeVectors } from './vector-set.js';

const key = fixedBytes('credential key', 32);

function credential(digits: string, window: Omit<HeldCredential, 'id' | 'verifier'> = {}) {
  const held = { id: fixedBytes(`credential ${digits}`, 16), verifier: pinVerifier(key, digits), ...window };
  return { digits, held };
}

/** credential-sets.json */
export function writeCredentialVectors(): void {
  const set = new VectorSet<object>();
  const add = (comment: string, version: number, entries: readonly ReturnType<typeof credential>[]) => {
    const credentials = entries.map(({ held }) => held);
    set.add('valid', comment, {
      version,
      key: hex(key),
      credentials: entries.map(({ digits, held: { id, verifier, ...window } }) => ({
        digits,
        id: hex(id),
        verifier: hex(verifier),
        ...window,
      })),
      digest: hex(credentialSetDigest({ version, key, credentials })),
    });
  };
  const always = credential('0427');
  const dated = credential('583916', { validFromMs: 1_790_000_000_000, validUntilMs: 1_790_003_600_000 });
  add('no credential: a set like any other', 1, []);
  add('one, without a window', 2, [always]);
  add('the same under another number', 3, [always]);
  add('two, the second with a window', 4_294_967_295, [always, dated]);
  add('the same two in the other order', 4_294_967_295, [dated, always]);
  add('an end alone', 5, [credential('00427', { validUntilMs: Number.MAX_SAFE_INTEGER })]);
  writeVectors('credential-sets.json', {
    about:
      'Credential sets, SPEC.md section 11: verifier = HMAC-SHA256(key, digits), digest over the whole set',
    tests: set.tests,
  });
}
