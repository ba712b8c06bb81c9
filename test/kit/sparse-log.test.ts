import t from 'tap';
import { silentLogger } from '../../src/kit/logger.js';
import { SPARSE_LOG_MS, SparseLog } from '../../src/kit/sparse-log.js';
import { SimulatedClock } from '../support/simulated-clock.js';

t.test('the first of each kind at once, then one line in a while with the number', (t) => {
  const clock = new SimulatedClock();
  const lines: object[] = [];
  const log = new SparseLog(clock, { ...silentLogger, warn: (fields) => lines.push(fields) });
  for (let n = 0; n < 5; n += 1) log.warn('a', { n }, 'said');
  log.warn('b', {}, 'said');
  t.same(lines, [
    { n: 0, reason: 'a', times: 1 },
    { reason: 'b', times: 1 },
  ]);
  clock.advance(SPARSE_LOG_MS);
  log.warn('a', { n: 5 }, 'said');
  t.same(lines[2], { n: 5, reason: 'a', times: 5 });
  t.same(log.totals(), { a: 6, b: 1 });
  t.end();
});
