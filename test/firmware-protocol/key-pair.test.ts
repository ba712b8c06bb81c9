import t from 'tap';
import { generateKeyPair, keyPairFromPrivate, sharedSecret } from '../../firmware-protocol/key-pair.js';
import { bytes, hex } from './vector-file.js';

// RFC 7748, section 6.1
const ALICE_PUBLIC = '8520f0098930a754748b7ddcb43ef75a0dbf3a0d26381af4eba4a98eaa9b4e6a';
const BOB_PRIVATE = '5dab087e624a8a4b79e17f8b83800ee66f3bb1292618b6fd1c2f8b27ff88e0eb';
const BOB_PUBLIC = 'de9edb7d7b7dc1b4d35b61c2ece435373f8343c85b78674dadfc7e146f882b4f';
const SHARED = '4a5d9d5ba4ce2de1728e3bf480350f25e07e21c947d19e3376f09b3c1e161742';

t.test('the example of RFC 7748', (t) => {
  const bob = keyPairFromPrivate(bytes(BOB_PRIVATE));
  t.equal(hex(bob.publicKey), BOB_PUBLIC);
  t.equal(hex(sharedSecret(bob, bytes(ALICE_PUBLIC)) ?? bytes('')), SHARED);
  t.end();
});

t.test('fresh pairs agree with each other and are not the same', (t) => {
  const one = generateKeyPair();
  const two = generateKeyPair();
  t.not(hex(one.privateKey), hex(two.privateKey));
  t.same(keyPairFromPrivate(one.privateKey).publicKey, one.publicKey);
  t.same(sharedSecret(one, two.publicKey), sharedSecret(two, one.publicKey));
  t.end();
});

t.test('keys that are none', (t) => {
  const own = generateKeyPair();
  const lowOrder = 'e0eb7a7c3b41b8ae1656e3faf19fc46ada098deb9c32b1fd866205165f49b800';
  for (const key of [
    '00'.repeat(32),
    `01${'00'.repeat(31)}`,
    lowOrder,
    '',
    '11'.repeat(31),
    '11'.repeat(33),
  ]) {
    t.equal(sharedSecret(own, bytes(key)), undefined, key);
  }
  t.throws(() => keyPairFromPrivate(bytes('11'.repeat(31))), RangeError);
  t.end();
});
