import fc from 'fast-check';
import t from 'tap';
import { decodePhc, encodePhc, PHC_BOUNDS } from '../../src/accounts/phc.js';

const within = ([min, max]: readonly [number, number]) => fc.integer({ min, max });
const bytesWithin = ([minLength, maxLength]: readonly [number, number]) =>
  fc.uint8Array({ minLength, maxLength });
const hashes = fc.record({
  log2Cost: within(PHC_BOUNDS.log2Cost),
  blockSize: within(PHC_BOUNDS.blockSize),
  parallelization: within(PHC_BOUNDS.parallelization),
  salt: bytesWithin(PHC_BOUNDS.saltBytes),
  hash: bytesWithin(PHC_BOUNDS.hashBytes),
});

t.test('the form is the one of the PHC string format', async (t) => {
  const text = encodePhc({
    log2Cost: 14,
    blockSize: 8,
    parallelization: 1,
    salt: new Uint8Array(16),
    hash: new Uint8Array(32).fill(255),
  });
  t.equal(text, '$scrypt$ln=14,r=8,p=1$AAAAAAAAAAAAAAAAAAAAAA$//////////////////////////////////////////8');
});

t.test('what is written is read back', async (t) => {
  fc.assert(
    fc.property(hashes, (hash) => {
      const decoded = decodePhc(encodePhc(hash));
      if (!decoded.ok) return false;
      const { salt, hash: digest, ...cost } = decoded.value;
      const { salt: saltIn, hash: digestIn, ...costIn } = hash;
      t.same(cost, costIn);
      return Buffer.from(saltIn).equals(salt) && Buffer.from(digestIn).equals(digest);
    }),
  );
});

t.test('anything else is a value that says so, and what is taken has one spelling', async () => {
  const noise = fc.oneof(
    fc.string(),
    fc.tuple(hashes, fc.nat(), fc.string({ minLength: 1, maxLength: 2 })).map(([hash, at, patch]) => {
      const text = encodePhc(hash);
      const place = at % text.length;
      return text.slice(0, place) + patch + text.slice(place + 1);
    }),
  );
  fc.assert(
    fc.property(noise, (text) => {
      const decoded = decodePhc(text);
      return !decoded.ok || encodePhc(decoded.value) === text;
    }),
  );
});

t.test('a damaged row must not ask for all memory', async (t) => {
  const salt = 'A'.repeat(22);
  const hash = 'A'.repeat(43);
  const code = (text: string) => {
    const decoded = decodePhc(text);
    return decoded.ok ? 'ok' : decoded.code;
  };
  t.equal(code(`$scrypt$ln=14,r=8,p=1$${salt}$${hash}`), 'ok');
  t.equal(code(`$scrypt$ln=30,r=8,p=1$${salt}$${hash}`), 'phc_out_of_bounds');
  t.equal(code(`$scrypt$ln=9,r=8,p=1$${salt}$${hash}`), 'phc_out_of_bounds');
  t.equal(code(`$scrypt$ln=14,r=99,p=1$${salt}$${hash}`), 'phc_out_of_bounds');
  t.equal(code(`$scrypt$ln=14,r=8,p=17$${salt}$${hash}`), 'phc_out_of_bounds');
  t.equal(code(`$scrypt$ln=14,r=8,p=1$AAAA$${hash}`), 'phc_out_of_bounds');
  t.equal(code(`$scrypt$ln=14,r=8,p=1$${salt}$AAAA`), 'phc_out_of_bounds');
  t.equal(code(`$scrypt$ln=014,r=8,p=1$${salt}$${hash}`), 'phc_malformed');
  t.equal(code(`$scrypt$ln=14,r=8,p=1$${salt}==$${hash}`), 'phc_malformed');
  t.equal(code(`$scrypt$ln=14,r=8,p=1$${salt.slice(1)}B$${hash}`), 'phc_malformed', 'unread bits are set');
  t.equal(code(`$argon2id$v=19$m=65536,t=3,p=4$${salt}$${hash}`), 'phc_malformed');
});
