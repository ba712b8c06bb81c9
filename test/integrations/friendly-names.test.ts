import fc from 'fast-check';
import t from 'tap';
import { friendlyNames } from '../../src/integrations/friendly-names.js';

t.test('every lock has a name of its own that is one topic level', async (t) => {
  const name = fc.oneof(
    fc.constantFrom('Door', 'bridge', 'a/b', '+', '#', '', 'door'),
    fc.string({ unit: 'binary' }),
  );
  const locks = fc.uniqueArray(fc.record({ id: fc.uuid(), name, deviceId: fc.uuid() }), {
    selector: ({ id }) => id,
    maxLength: 12,
  });
  fc.assert(
    fc.property(locks, (given) => {
      const names = [...friendlyNames(given).values()];
      if (names.length !== given.length) return false;
      if (new Set(names.map((one) => one.toLowerCase())).size !== names.length) return false;
      return names.every((one) => one !== '' && one.toLowerCase() !== 'bridge' && !/[/+#\0]/.test(one));
    }),
  );
  t.strictSame(
    [
      ...friendlyNames([
        { id: '2', name: 'Door', deviceId: 'back' },
        { id: '1', name: 'Door', deviceId: 'front' },
      ]),
    ],
    [
      ['1', 'Door'],
      ['2', 'Door (back)'],
    ],
  );
});
