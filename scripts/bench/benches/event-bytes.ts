import { readFileSync } from 'node:fs';
import { systemClock as clock } from '../../../src/kit/clock.js';
import { idSource } from '../../../src/kit/ids.js';
import { systemRandom as random } from '../../../src/kit/random.js';
import { BareEvents } from '../baselines/bare-events.js';
import type { Bench } from '../bench.js';
import { storeIn } from '../long-log.js';
import { ratioAtMost, row } from '../row.js';
import { unlockEvent } from '../unlock-event.js';
import { finishedRow } from './events-stored.js';

const EVENTS = { full: 5_000, short: 50 } as const;

/** What a card has to take for each event: the write-ahead log and what moves from there to the database. */
export const eventBytes: Bench = {
  name: 'event-bytes',
  async run(scene, effort) {
    const folder = scene.folder();
    const newId = idSource(clock, random);
    const store = storeIn(folder, random.bytes(32));
    scene.after(() => store.stop());
    const bare = new BareEvents(folder);
    scene.after(() => {
      bare.close();
    });
    const written = { ours: 0, theirs: 0 };
    for (let n = 0; n < EVENTS[effort]; n += 1) {
      const event = unlockEvent(clock.wallMs(), newId);
      const begun = bytesWritten();
      const stored = await store.write((tx) => tx.events.append(event));
      const between = bytesWritten();
      bare.store([finishedRow(stored)]);
      written.ours += between - begun;
      written.theirs += bytesWritten() - between;
    }
    return [
      row({
        name: 'event-bytes',
        measures:
          'bytes written to disk for an event in a commit of its own, chained and counted, with checkpoints',
        unit: 'B',
        value: written.ours / EVENTS[effort],
        baseline: {
          measures: 'the finished row in bare better-sqlite3, same columns, indexes and durability',
          value: written.theirs / EVENTS[effort],
        },
        targets: [ratioAtMost(2)],
      }),
    ];
  },
};

/** What this process gave to the system to write so far, bytes (`wchar` of proc_pid_io(5)); nothing else writes meanwhile. */
function bytesWritten(): number {
  return Number(/^wchar: (\d+)$/m.exec(readFileSync('/proc/self/io', 'utf8'))?.[1]);
}
