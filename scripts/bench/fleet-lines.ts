import { BATCH_LINES_MAX, type Line } from '../../src/audit/replica/protocol.js';
import type { Batch } from '../../src/cloud/batch.js';
import { systemClock as clock } from '../../src/kit/clock.js';
import { systemRandom as random } from '../../src/kit/random.js';
import type { CloudDatabase } from '../../src/cloud/tables.js';
import { lengthen, storeIn } from './long-log.js';
import type { Scene } from './scene.js';

/** A line of a log with what a cloud keeps beside it. */
export interface LoggedLine {
  readonly line: Line;
  readonly text: string;
}

/** Lines of a hub's log. That they could be of any hub is what makes them one log of a whole fleet: a line does not name its hub. */
export async function logOf(scene: Scene, events: number): Promise<readonly LoggedLine[]> {
  const store = storeIn(scene.folder(), random.bytes(32));
  await lengthen(store, events);
  const lines: LoggedLine[] = [];
  for (let read = store.outbox.lines(0, BATCH_LINES_MAX); read;) {
    for (const text of read.text.trimEnd().split('\n')) lines.push({ line: JSON.parse(text) as Line, text });
    read = store.outbox.lines(read.last.seq, BATCH_LINES_MAX);
  }
  await store.stop();
  return lines;
}

/** A hub that enrolled and was claimed; its key is nobody's. @returns its id */
export async function enrolledHub(db: CloudDatabase): Promise<string> {
  const id = crypto.randomUUID();
  await db
    .insertInto('hubs')
    .values({
      id,
      public_key: '',
      state: 'active',
      name: 'Bench',
      claim_hash: null,
      enrolled_at: new Date(clock.wallMs()),
    })
    .execute();
  return id;
}

/** What such a hub would send of the lines from `from` on, after its signature was found right. */
export function batchOf(hubId: string, lines: readonly LoggedLine[], from: number, size: number): Batch {
  const sent = lines.slice(from, from + size);
  const [first, last] = [sent[0]?.line, sent.at(-1)?.line];
  if (!first || !last) throw new RangeError('there are no such lines');
  const lane = 'audit';
  return {
    hubId,
    epoch: 1,
    lane,
    first: first.seq,
    texts: sent.map(({ text }) => text),
    head: { epoch: 1, lane, seq: last.seq, hash: last.hash },
    proof: 'signed',
  };
}
