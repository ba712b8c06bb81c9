import path from 'node:path';
import { systemClock as clock } from '../../../src/kit/clock.js';
import { idSource } from '../../../src/kit/ids.js';
import { silentLogger as logger } from '../../../src/kit/logger.js';
import { systemRandom as random } from '../../../src/kit/random.js';
import type { StoredEvent } from '../../../src/audit/event.js';
import { openStore } from '../../../src/store/store.js';
import { eventRow } from '../../../src/store/tables/event-row.js';
import { BareEvents, type BareRow } from '../baselines/bare-events.js';
import type { Bench } from '../bench.js';
import { ratioAtLeast, row } from '../row.js';
import { median, timed } from '../sample.js';
import { unlockEvent } from '../unlock-event.js';

const BATCH = 100;
const ROUNDS = { full: 200, short: 3 } as const;
const WARM_UP = { full: 50, short: 1 } as const;

/** Events that arrive in one turn of the event loop, each a change of its own, against bare batches as large. */
export const eventsStored: Bench = {
  name: 'events-stored',
  async run(scene, effort) {
    const folder = scene.folder();
    const newId = idSource(clock, random);
    const masterKey = random.bytes(32);
    const store = openStore({
      file: path.join(folder, 'doorward.db'),
      masterKey,
      logger,
      clock,
      newId,
      random,
    });
    scene.after(() => store.stop());
    const bare = new BareEvents(folder);
    scene.after(() => {
      bare.close();
    });

    const ours: number[] = [];
    const theirs: number[] = [];
    for (let round = -WARM_UP[effort]; round < ROUNDS[effort]; round += 1) {
      const events = Array.from({ length: BATCH }, () => unlockEvent(clock.wallMs(), newId));
      let stored: StoredEvent[] = [];
      const oursMs = await timed(async () => {
        stored = await Promise.all(events.map((event) => store.write((tx) => tx.events.append(event))));
      });
      const rows = stored.map(finishedRow);
      const theirsMs = await timed(() => {
        bare.store(rows);
        return Promise.resolve();
      });
      if (round < 0) continue;
      ours.push((BATCH / oursMs) * 1000);
      theirs.push((BATCH / theirsMs) * 1000);
    }
    return [
      row({
        name: 'events-stored',
        measures: `events stored a second, chained, ${BATCH} in one turn, median round`,
        unit: '/s',
        value: median(ours),
        baseline: {
          measures: `finished rows a second of bare better-sqlite3, same columns, indexes and durability, ${BATCH} in a transaction`,
          value: median(theirs),
        },
        targets: [ratioAtLeast(0.5)],
      }),
    ];
  },
};

/** What the hub writes for it, with a proof of the right length. */
export function finishedRow(event: StoredEvent): BareRow {
  const salts = { salt: random.bytes(16), whoSalt: random.bytes(16), textSalt: random.bytes(16) };
  const proof = { ...salts, leafHash: random.bytes(32), chainHash: random.bytes(32) };
  return { ...eventRow(event, JSON.stringify(event.data), proof) };
}
