import { generateKeyPairSync } from 'node:crypto';
import path from 'node:path';
import t from 'tap';
import { makeFirmwareImage, readFirmwareImage } from '../../firmware-protocol/firmware-image.js';
import { isFirmwareSigned } from '../../firmware-protocol/firmware-signature.js';
import { readFirmwareKeys } from '../../src/config/firmware-keys.js';

const pemOf = (key: ReturnType<typeof generateKeyPairSync>['publicKey']) =>
  key.export({ format: 'pem', type: 'spki' }).toString();

t.test('the keys of makers, from one file', (t) => {
  const one = generateKeyPairSync('ed25519');
  const two = generateKeyPairSync('ed25519');
  const other = generateKeyPairSync('x25519');
  const folder = t.testdir({
    good: `Maker one\n${pemOf(one.publicKey)}\nMaker two\n${pemOf(two.publicKey)}`,
    empty: '',
    wrong: pemOf(other.publicKey),
    broken: pemOf(one.publicKey).replace('MC', 'XX'),
    many: pemOf(one.publicKey).repeat(33),
  });
  t.same(readFirmwareKeys(''), []);
  const keys = readFirmwareKeys(path.join(folder, 'good'));
  t.equal(keys.length, 2);
  const secret = two.privateKey.export({ format: 'der', type: 'pkcs8' }).subarray(-32);
  const read = readFirmwareImage(
    makeFirmwareImage({ model: 'M', version: '1.0.0', payload: Buffer.alloc(9) }, secret),
  );
  t.ok(
    read.ok && isFirmwareSigned(read.image.header, read.image.signature, keys),
    'the second one signed it',
  );
  t.notOk(read.ok && isFirmwareSigned(read.image.header, read.image.signature, keys.slice(0, 1)));

  const wrong: [string, RegExp][] = [
    ['absent', /can not be read/],
    ['empty', /no PEM block/],
    ['wrong', /not an Ed25519 key/],
    ['broken', /one of its keys can not be read/],
    ['many', /more than 32/],
  ];
  for (const [name, message] of wrong) {
    const read = () => readFirmwareKeys(path.join(folder, name));
    t.throws(read, { code: 'settings_invalid', message }, name);
  }
  t.end();
});
