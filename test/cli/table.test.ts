import fc from 'fast-check';
import t from 'tap';
import { table } from '../../src/cli/table.js';

t.test('columns as wide as their widest cell', async (t) => {
  const text = table(
    ['LOCK', 'BATTERY'],
    [
      ['front-door', 90],
      ['b', null],
    ],
    'none',
  );
  t.equal(text, 'LOCK        BATTERY\nfront-door  90\nb           -');
  t.equal(table(['LOCK'], [], 'No locks yet.'), 'No locks yet.');
});

t.test('whatever is in a cell, a row stays one line and the columns stay in place', async () => {
  const cell = fc.oneof(fc.string({ unit: 'binary' }), fc.integer(), fc.constant(null));
  fc.assert(
    fc.property(fc.array(fc.tuple(cell, fc.constant('END')), { minLength: 1 }), (rows) => {
      const lines = table(['A', 'B'], rows, '').split('\n');
      const at = (lines[0] ?? '').indexOf('B');
      return (
        lines.length === rows.length + 1 &&
        lines.slice(1).every((line) => line.slice(at) === 'END' && !/\p{Cc}/u.test(line))
      );
    }),
  );
});
