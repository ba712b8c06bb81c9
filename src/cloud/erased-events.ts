import { sql } from 'kysely';
import { EVENT_PARTS, type EventPart } from '../audit/event-part.js';
import { linkFault, type ChainedEvent } from '../audit/hash-chain.js';
import { readEventLine, readEventText } from '../audit/replica/event-line.js';
import { readPrunedLine } from '../audit/replica/pruned-line.js';
import type { Line } from '../audit/replica/protocol.js';
import { isUnheldAsWritten } from '../audit/replica/unheld.js';
import { readLine } from './read-line.js';
import type { CloudDatabase } from './tables.js';

/** What is left of an event, in place of what came first. */
export interface Erased {
  readonly epoch: number;
  readonly seq: number;
  readonly text: string;
}

/**
 * Something of events was erased at a person's request: what is left takes the place of what came first, in this epoch and in those
 * before it. It must be the same link of the same chain, since a hub that was put back has other rows in older epochs,
 * and it must say less; else the event stays as it is.
 * @param texts the lines that are left
 */
export async function erasedEvents(
  db: CloudDatabase,
  { hubId, epoch }: { readonly hubId: string; readonly epoch: number },
  texts: readonly string[],
): Promise<readonly Erased[]> {
  const lefts = new Map<number, { readonly text: string; readonly line: Line }>();
  for (const text of texts) {
    const line = readLine(text);
    if (line) lefts.set(line.seq, { text, line });
  }
  if (lefts.size === 0) return [];
  const stored = await db
    .selectFrom('cursors')
    .innerJoin('events', (join) =>
      join.onRef('events.hub_id', '=', 'cursors.hub_id').onRef('events.epoch', '=', 'cursors.epoch'),
    )
    .select(['events.epoch', 'events.seq', 'events.line'])
    .where('cursors.hub_id', '=', hubId)
    .where('cursors.lane', '=', 'audit')
    .where('cursors.epoch', '<=', epoch)
    .where('events.seq', '=', sql<number>`ANY(string_to_array(${[...lefts.keys()].join()}, ',')::bigint[])`)
    .execute();
  return stored.flatMap(({ epoch: of, seq, line }) => {
    const left = lefts.get(seq);
    const before = readLine(line);
    return left && before && saysLess(left.line, before) ? [{ epoch: of, seq, text: left.text }] : [];
  });
}

/** Whether both are the same link of a chain, and something is erased in `left` that stands in `before`, and nothing the other way round. */
function saysLess(left: Line, before: Line): boolean {
  const stored = readEventLine(before);
  if (!stored || left.hash !== before.hash) return false;
  const gone = readPrunedLine(left);
  // Of a body that is no longer kept nobody can say any more what of it was erased.
  if (gone) return gone.erased.length > 0 && isSame(gone.leafHash, stored.leafHash);
  const event = readEventLine(left);
  if (!event || !isSame(event.leafHash, stored.leafHash) || !isAsWritten(left)) return false;
  const itself = { seq: left.seq - 1, hash: event.chainHash };
  const [now, then] = [erasedOf(event), erasedOf(stored)];
  return (
    linkFault(itself, event) !== 'altered' &&
    now.length > then.length &&
    then.every((part) => now.includes(part))
  );
}

/** Nothing new is told where something was erased. */
function isAsWritten(left: Line): boolean {
  const read = readEventText(left);
  return read !== null && isUnheldAsWritten(left, read);
}

function erasedOf({ proof }: ChainedEvent): readonly EventPart[] {
  if (proof.form === 1) return proof.erasedBy === null ? [] : EVENT_PARTS;
  return EVENT_PARTS.filter((part) => 'hash' in proof[part]);
}

function isSame(one: Uint8Array, other: Uint8Array): boolean {
  return Buffer.compare(one, other) === 0;
}
