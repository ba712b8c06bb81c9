import t from 'tap';
import fc from 'fast-check';
import { RESULTS_MAX, RESULTS_MIN, ResultJournal } from '../../src/simulator/result-journal.js';
import type { StoredResult } from '../../src/simulator/result-journal.js';

const id = (number: number) => `00000000-0000-7000-8000-${number.toString(16).padStart(12, '0')}`;
const entry = (number: number, notAfterMs: number, bootId = 'a'): StoredResult => ({
  commandId: id(number),
  bootId,
  notAfterMs,
  state: 'done',
  success: true,
  reason: null,
});

t.test('the last 64 are kept, older ones make room and read evicted, new ones never seen', async (t) => {
  const journal = new ResultJournal();
  for (let number = 0; number < 70; number += 1)
    t.ok(journal.store(entry(number, 0), { bootId: 'a', lockMs: 1 }));
  t.equal(journal.size, RESULTS_MIN);
  for (let number = 0; number < 6; number += 1) t.equal(journal.recall(id(number)).kind, 'evicted');
  for (let number = 6; number < 70; number += 1) t.equal(journal.recall(id(number)).kind, 'stored');
  t.equal(journal.recall(id(70)).kind, 'never_seen');
});

t.test('a command that could still run is never forgotten; a full journal takes no more', async (t) => {
  const journal = new ResultJournal();
  const now = { bootId: 'a', lockMs: 100 };
  for (let number = 0; number < RESULTS_MAX; number += 1) journal.store(entry(number, 100), now);
  t.equal(journal.store(entry(RESULTS_MAX, 100), now), false);
  t.equal(journal.recall(id(0)).kind, 'stored');
  t.equal(
    journal.store(entry(RESULTS_MAX, 200), { bootId: 'a', lockMs: 101 }),
    true,
    'room once they are past',
  );
  t.equal(journal.size, RESULTS_MIN);
});

t.test('flash brings everything back', async (t) => {
  const journal = new ResultJournal();
  for (let number = 0; number < 80; number += 1) journal.store(entry(number, 0), { bootId: 'b', lockMs: 0 });
  const { results, evictedUpTo } = journal.snapshot();
  const again = new ResultJournal(results, evictedUpTo);
  for (let number = 0; number < 90; number += 1) t.same(again.recall(id(number)), journal.recall(id(number)));
});

t.test('whatever the order of ids, one that was stored never reads never_seen', async (t) => {
  fc.assert(
    fc.property(fc.uniqueArray(fc.nat(1000), { minLength: 1, maxLength: 200 }), (numbers) => {
      const journal = new ResultJournal();
      for (const number of numbers) journal.store(entry(number, 0), { bootId: 'a', lockMs: 1 });
      return numbers.every((number) => journal.recall(id(number)).kind !== 'never_seen');
    }),
  );
  t.pass('held');
});
