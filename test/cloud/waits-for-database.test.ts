import t from 'tap';
import { openDatabase } from '../../src/cloud/database.js';
import type { Clock } from '../../src/kit/clock.js';
import { silentLogger } from '../../src/kit/logger.js';

t.test('the cloud waits for its database, longer each time, and not for ever', async (t) => {
  const waits: number[] = [];
  const clock: Clock = {
    wallMs: () => 0,
    monotonicMs: () => 0,
    after(delayMs, action) {
      waits.push(delayMs);
      setImmediate(action);
      return { cancel: () => undefined };
    },
  };
  // Nothing listens there.
  const url = 'postgres://nobody@127.0.0.1:1/none';
  await t.rejects(openDatabase({ url, dataDir: '', clock, logger: silentLogger }), { code: 'ECONNREFUSED' });
  t.ok(waits.length >= 20 && waits.length < 100, `${waits.length} waits`);
  t.ok(
    waits.every((ms, at) => at === 0 || ms >= (waits[at - 1] ?? 0)),
    'they do not get shorter',
  );
  const wholeMs = waits.reduce((sum, ms) => sum + ms, 0);
  t.ok(wholeMs >= 60_000 && wholeMs <= 300_000, `${wholeMs} ms in all`);
});
