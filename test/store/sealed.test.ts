import fc from 'fast-check';
import t from 'tap';
import { systemRandom } from '../../src/kit/random.js';
import { SEALED_BYTES_MAX, Sealer } from '../../src/store/sealed.js';
import { MASTER_KEY, openTestStore } from './open-test-store.js';
import { samplePairing, sampleDevice, SALT, uuid } from './samples.js';

const sealer = new Sealer(MASTER_KEY, systemRandom);
const bytes = fc.uint8Array({ maxLength: 100 });

t.test('what was sealed opens, for its own purpose only', async () => {
  fc.assert(
    fc.property(bytes, fc.string(), fc.string(), (plain, row, other) => {
      const sealed = sealer.seal(['key', row], plain);
      return (
        sealer.open(['key', row], sealed).equals(plain) &&
        sealer.tryOpen(['answer', row], sealed) === null &&
        sealer.tryOpen(['key', row, other], sealed) === null &&
        (row === other || sealer.tryOpen(['key', other], sealed) === null)
      );
    }),
    { numRuns: 200 },
  );
});

t.test('a flipped bit, a cut, an addition: none opens', async () => {
  fc.assert(
    fc.property(bytes, fc.nat(), fc.nat(), (plain, bit, cut) => {
      const sealed = sealer.seal(['key', 'a'], plain);
      const flipped = Buffer.from(sealed);
      const at = bit % (sealed.length * 8);
      flipped.writeUInt8(flipped.readUInt8(at >> 3) ^ (1 << (at & 7)), at >> 3);
      return (
        sealer.tryOpen(['key', 'a'], flipped) === null &&
        sealer.tryOpen(['key', 'a'], sealed.subarray(0, cut % sealed.length)) === null &&
        sealer.tryOpen(['key', 'a'], Buffer.concat([sealed, Buffer.of(0)])) === null
      );
    }),
    { numRuns: 300 },
  );
});

t.test('another key does not open, and the same text is never sealed twice alike', async (t) => {
  const other = new Sealer(new Uint8Array(32).fill(9), systemRandom);
  const sealed = sealer.seal(['key', 'a'], Buffer.from('secret'));
  t.throws(() => other.open(['key', 'a'], sealed), { code: 'sealed_damaged' });
  t.notSame(sealer.seal(['key', 'a'], Buffer.from('secret')), sealed);
  t.notOk(sealed.includes('secret'));
});

t.test('limits', async (t) => {
  t.throws(() => sealer.seal(['key', 'a'], Buffer.alloc(SEALED_BYTES_MAX + 1)), {
    code: 'too_large_to_seal',
  });
});

t.test('keys, link keys and remembered answers lie sealed in the database', async (t) => {
  const { store } = openTestStore(t);
  const psk = Buffer.from('a very secret operational psk 32');
  await store.write((tx) => {
    tx.keys.put('jwt', Buffer.from('secret of the tokens'), 0);
    tx.devices.insert(sampleDevice(1), SALT);
    tx.pairings.insertPending(samplePairing(2, uuid(1), { psk }));
    tx.idempotency.begin('user', 'key', 'print', 0);
    tx.idempotency.finish('user', 'key', { status: 201, body: '{"pin":"0427-secret"}', headers: [] });
  });
  const file = store['sql'].connection.serialize();
  for (const secret of ['secret of the tokens', '0427', psk]) t.equal(file.includes(secret), false);
  t.same(store.keys.get('jwt'), Buffer.from('secret of the tokens'));
  t.same(store.pairings.ofDevice(uuid(1))[0]?.psk, psk);
  t.match(store.idempotency.find('user', 'key'), { answer: { status: 201, body: /0427/ } });
});

t.test('a sealed value moved to another row does not open', async (t) => {
  const { store } = openTestStore(t);
  await store.write((tx) => {
    tx.keys.put('a', Buffer.from('one'), 0);
    tx.keys.put('b', Buffer.from('two'), 0);
  });
  store['sql'].connection.exec(
    "UPDATE keys SET sealed = (SELECT sealed FROM keys WHERE name = 'b') WHERE name = 'a'",
  );
  t.throws(() => store.keys.get('a'), { code: 'sealed_damaged' });
});

t.test('a mark knows a text again, and is of no use without the key', (t) => {
  const sealer = new Sealer(Buffer.alloc(32, 1), systemRandom);
  const mark = sealer.mark(['idempotent request'], 'a body with a PIN');
  t.match(mark, /^[0-9a-f]{64}$/);
  t.equal(
    new Sealer(Buffer.alloc(32, 1), systemRandom).mark(['idempotent request'], 'a body with a PIN'),
    mark,
  );
  t.not(sealer.mark(['idempotent request'], 'a body with a pin'), mark);
  t.not(sealer.mark(['something else'], 'a body with a PIN'), mark);
  t.not(
    new Sealer(Buffer.alloc(32, 2), systemRandom).mark(['idempotent request'], 'a body with a PIN'),
    mark,
  );
  t.end();
});
