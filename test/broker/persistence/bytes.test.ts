import { statSync } from 'node:fs';
import path from 'node:path';
import t from 'tap';
import { BrokerPersistence } from '../../../src/broker/persistence/broker-persistence.js';
import { CHECKPOINT_PAGES } from '../../../src/broker/persistence/limits.js';
import { systemClock as clock } from '../../../src/kit/clock.js';
import { silentLogger as logger } from '../../../src/kit/logger.js';

/** A page with its frame header in the write-ahead log (SQLite, File Format, section 4.1). */
const FRAME_BYTES = 4096 + 24;
/** So few that nothing is moved out of the log meanwhile. */
const MESSAGES = 60;
const TEXT = Buffer.alloc(200, 'x');

/** Frames written for each of `MESSAGES` QoS 1 messages to a session that is away, `together` in one turn. */
async function framesPerMessage(folder: string, together: number): Promise<number> {
  const file = path.join(folder, `broker-${together}.db`);
  const persistence = new BrokerPersistence({ file, clock, logger });
  await persistence.setup({ id: 'broker' });
  await persistence.addSubscriptions({ id: 'away', clean: false }, [{ topic: 'told', qos: 1 }]);
  const before = statSync(`${file}-wal`).size;
  for (let n = 0; n < MESSAGES; n += together) {
    await Promise.all(
      Array.from({ length: together }, (_, m) => {
        const named = { brokerId: 'broker', brokerCounter: n + m };
        const message = {
          cmd: 'publish',
          topic: 'told',
          payload: TEXT,
          qos: 1,
          retain: false,
          ...named,
        } as const;
        return Promise.resolve(persistence.accept(null, message, undefined));
      }),
    );
  }
  const frames = (statSync(`${file}-wal`).size - before) / FRAME_BYTES;
  await persistence.destroy();
  t.ok(frames < CHECKPOINT_PAGES);
  return frames / MESSAGES;
}

t.test('what a QoS 1 message writes is one page, a share of one in company', async (t) => {
  const folder = t.testdir();
  const [alone, together] = [await framesPerMessage(folder, 1), await framesPerMessage(folder, 20)];
  // besides the page of the message, one more each time that a page is full
  t.ok(alone >= 1 && alone <= 1.3, `alone: ${alone} pages`);
  t.ok(together > 0 && together <= 0.2, `20 in a turn: ${together} pages`);
});
