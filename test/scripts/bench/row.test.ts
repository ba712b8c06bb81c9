import t from 'tap';
import { ratioAtLeast, ratioAtMost, row, valueAtLeast, valueAtMost } from '../../../scripts/bench/row.js';
import { median, quantile } from '../../../scripts/bench/sample.js';
import { table } from '../../../scripts/bench/table.js';

const given = {
  name: 'some',
  measures: 'ours',
  unit: 'ms',
  value: 3,
  baseline: { measures: 'theirs', value: 2 },
} as const;

t.test('a row holds when every target does', async (t) => {
  t.equal(row({ ...given, targets: [] }).ratio, 1.5);
  t.equal(row({ ...given, targets: [ratioAtMost(1.5), valueAtMost(3)] }).holds, true);
  t.equal(row({ ...given, targets: [ratioAtLeast(1.5), valueAtLeast(3)] }).holds, true);
  t.equal(row({ ...given, targets: [ratioAtMost(1.5), valueAtMost(2.9)] }).holds, false);
  t.equal(row({ ...given, targets: [ratioAtLeast(1.6)] }).holds, false);
});

t.test('the table names what was missed', async (t) => {
  const text = table([row({ ...given, targets: [ratioAtMost(1)] }), row({ ...given, targets: [] })]);
  t.match(text, /^some {2}3\.00 ms {2}2\.00 ms {3}1\.50 {3}<= 1 {4}NO$/m);
  t.match(text, /^some {2}3\.00 ms {2}2\.00 ms {3}1\.50 {3}- {7}-$/m);
  t.match(text, /^some: ours; against theirs$/m);
});

t.test('medians and quantiles', async (t) => {
  t.equal(median([3, 1, 2]), 2);
  t.equal(median([4, 1, 3, 2]), 2.5);
  t.equal(median([7]), 7);
  t.equal(quantile([5, 1, 4, 2, 3], 0), 1);
  t.equal(quantile([5, 1, 4, 2, 3], 0.8), 4);
  t.equal(quantile([5, 1, 4, 2, 3], 1), 5);
  t.throws(() => median([]), RangeError);
});
