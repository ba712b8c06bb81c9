import fc from 'fast-check';
import t from 'tap';
import { whatIf } from '../../src/access/what-if.js';
import { whoCanOpen } from '../../src/access/who-can-open.js';
import { anyWorld } from './any-world.js';
import type { World } from './any-world.js';
import { slowDecide } from './slow-decide.js';

const worlds = fc.array(anyWorld, { maxLength: 8 });

t.test('property: who can open is everybody for whom the answer is yes, and nobody else', (t) => {
  let admitted = 0;
  fc.assert(
    fc.property(worlds, (given) => {
      const told = whoCanOpen(given.map((world, subject) => ({ subject, ...world })));
      const expected = given.flatMap((world, subject) => (slowDecide(world) ? [subject] : []));
      admitted += expected.length;
      if (JSON.stringify(told.map(({ subject }) => subject)) !== JSON.stringify(expected))
        throw new Error('not the same');
      if (told.some(({ because }) => because.verdict !== 'pass')) throw new Error('without a right');
    }),
    { numRuns: 1_500 },
  );
  t.ok(admitted > 500, `${admitted} were let in`);
  t.end();
});

t.test('property: what would change is what differs before and after', (t) => {
  const seen = { gains: 0, loses: 0 };
  const may = (world: World | null) => world !== null && slowDecide(world);
  const pair = fc.tuple(fc.option(anyWorld, { freq: 8 }), fc.option(anyWorld, { freq: 8 }));
  fc.assert(
    fc.property(fc.array(pair, { maxLength: 6 }), (given) => {
      const told = whatIf(given.map(([before, after], subject) => ({ subject, before, after })));
      const expected = given.flatMap(([before, after], subject) =>
        may(before) === may(after) ? [] : [{ subject, change: may(after) ? 'gains' : 'loses' }],
      );
      if (
        JSON.stringify(told.map(({ subject, change }) => ({ subject, change }))) !== JSON.stringify(expected)
      )
        throw new Error('not the same');
      for (const { change } of told) seen[change] += 1;
    }),
    { numRuns: 1_500 },
  );
  t.ok(seen.gains > 100 && seen.loses > 100, JSON.stringify(seen));
  t.same(whatIf([]), []);
  t.end();
});
