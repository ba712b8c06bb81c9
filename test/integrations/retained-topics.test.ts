import t from 'tap';
import { RetainedTopics } from '../../src/integrations/retained-topics.js';
import { systemClock } from '../../src/kit/clock.js';
import { silentLogger } from '../../src/kit/logger.js';
import { SparseLog } from '../../src/kit/sparse-log.js';
import { until } from '../support/until.js';
import { INSTALLER } from './announced-house.js';
import { joinProgram, startAedesBus } from './aedes-bus.js';

t.test('a name that goes from one lock to another stays, with what is true of the other', async (t) => {
  const bus = await startAedesBus(t, INSTALLER);
  let settled = 0;
  const topics = new RetainedTopics({
    bus,
    memory: { on: () => [], add: () => Promise.resolve(), remove: () => Promise.resolve() },
    clock: systemClock,
    troubles: new SparseLog(systemClock, silentLogger),
    settled: () => (settled += 1),
  });
  t.teardown(() => {
    topics.stop();
  });
  topics.start();
  topics.put('a', new Map([['z/gate', 'a']]));
  topics.put('b', new Map([['z/door', 'b']]));
  topics.again();
  await until(
    () => settled > 0,
    20_000,
    () => 'the first names',
  );
  // the older lock is given the name of the other, which gets a longer one
  topics.put('a', new Map([['z/door', 'a']]));
  topics.put('b', new Map([['z/door (b)', 'b']]));
  const before = settled;
  await until(
    () => settled > before,
    20_000,
    () => 'the new names',
  );
  const { retained } = await joinProgram(t, bus);
  await until(
    () => retained.size >= 2,
    20_000,
    () => JSON.stringify([...retained]),
  );
  t.strictSame(Object.fromEntries(retained), { 'z/door': 'a', 'z/door (b)': 'b' });
});
