import { linkFault } from '../audit/hash-chain.js';
import { readEventLine } from '../audit/replica/event-line.js';
import type { Line } from '../audit/replica/protocol.js';
import { readLine } from './read-line.js';
import type { CloudDatabase } from './tables.js';

/** What is left of an event, in place of what came first. */
export interface Erased {
  readonly seq: number;
  readonly text: string;
}

/**
 * Something of an event was erased at a person's request after it had been sent: what is left takes its place here too. It must be
 * the same link of the same chain; else the event stays as it is.
 * @returns null when it stays
 */
export async function erasedEvent(
  db: CloudDatabase,
  { hubId, epoch }: { readonly hubId: string; readonly epoch: number },
  { data }: Line,
): Promise<Erased | null> {
  const text = JSON.stringify(data['row']);
  const left = readLine(text);
  if (!left) return null;
  const stored = await db
    .selectFrom('events')
    .select('line')
    .where('hub_id', '=', hubId)
    .where('epoch', '=', epoch)
    .where('seq', '=', left.seq)
    .executeTakeFirst();
  const before = stored && readLine(stored.line);
  const event = readEventLine(left);
  if (!before || !event?.event.isErased || before.hash !== left.hash) return null;
  const itself = { seq: left.seq - 1, hash: event.chainHash };
  return linkFault(itself, event) === 'altered' ? null : { seq: left.seq, text };
}
