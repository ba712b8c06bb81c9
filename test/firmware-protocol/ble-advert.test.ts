import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import t from 'tap';
import { BLE_UUIDS, decodeAdvert, encodeAdvert, lockTag } from '../../firmware-protocol/ble-advert.js';

t.test('what is encoded is decoded', async () => {
  fc.assert(
    fc.property(
      fc.boolean(),
      fc.boolean(),
      fc.nat(0xffff),
      fc.uint8Array({ minLength: 6, maxLength: 6 }),
      (windowOpen, paired, counter, tag) => {
        const advert = { windowOpen, paired, counter, tag: Buffer.from(tag).toString('hex') };
        t.same(decodeAdvert(encodeAdvert(advert)), { ok: true, advert });
      },
    ),
    { numRuns: 50 },
  );
});

t.test('the bytes are those of the specification', async (t) => {
  const data = Buffer.from('01030201a1b2c3d4e5f6', 'hex');
  const advert = { windowOpen: true, paired: true, counter: 0x0102, tag: 'a1b2c3d4e5f6' };
  t.same(decodeAdvert(data), { ok: true, advert });
  t.same(Buffer.from(encodeAdvert(advert)), data);
  t.match(decodeAdvert(Buffer.from('01ff0000000000000000', 'hex')), { advert: { paired: true } });
});

t.test('anything else is a value, not an exception', async (t) => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 40 }), (data) => {
      const read = decodeAdvert(data);
      t.equal(read.ok, data.length === 10 && data[0] === 1);
    }),
  );
  t.same(decodeAdvert(new Uint8Array(9)), { ok: false, code: 'bad_length' });
  t.same(decodeAdvert(Buffer.from('02000000000000000000', 'hex')), { ok: false, code: 'unknown_version' });
  t.throws(() => encodeAdvert({ windowOpen: false, paired: false, counter: 0, tag: 'abc' }), RangeError);
});

t.test('the tag is of the serial number', async (t) => {
  const expected = createHash('sha256').update('doorward tagDW-0001').digest('hex').slice(0, 12);
  t.equal(lockTag('DW-0001'), expected);
});

t.test('the specification names the same service', async (t) => {
  const text = readFileSync('firmware-protocol/SPEC.md', 'utf8');
  for (const uuid of Object.values(BLE_UUIDS)) t.match(text, uuid);
});
