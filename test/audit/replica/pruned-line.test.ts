import t from 'tap';
import { prunedLine, readPrunedLine } from '../../../src/audit/replica/pruned-line.js';

t.test('what was erased of a row is told in one order, each erasure once', async (t) => {
  const hash = Buffer.alloc(32, 1);
  const line = (...erasers: readonly number[]) =>
    prunedLine({ seq: 3, leafHash: hash, chainHash: hash, erased: erasers.map((by) => [by, hash]) });
  t.strictSame(readPrunedLine(line(7, 9))?.erased, [
    [7, hash],
    [9, hash],
  ]);
  t.equal(readPrunedLine(line(9, 7)), null);
  t.equal(readPrunedLine(line(7, 7)), null);
});
