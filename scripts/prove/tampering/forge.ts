import { logSigner, signCheckpoint } from '../../../src/audit/checkpoint.js';
import { canonicalEvent, canonicalFacts } from '../../../src/audit/canonical-event.js';
import { canonicalWho, canonicalWords, commitment } from '../../../src/audit/event-part.js';
import { CHAIN_START, chainHash, leafHash, type ChainedEvent } from '../../../src/audit/hash-chain.js';
import { grown, rootOf, type Frontier } from '../../../src/audit/merkle-tree.js';
import { eventLineText, readEventLine } from '../../../src/audit/replica/event-line.js';
import type { Line } from '../../../src/audit/replica/protocol.js';
import { PRUNED, prunedLine, readPrunedLine } from '../../../src/audit/replica/pruned-line.js';
import type { NoteSigner } from '../../../src/audit/signed-note.js';

/** What somebody has who can compute every hash and has a key of their own, but not the log's. */
export const STRANGER: NoteSigner = logSigner(new Uint8Array(32).fill(9));

/** A row of an export, taken apart. @throws Error for the checkpoint */
export function rowOf(line: string): ChainedEvent {
  const event = readEventLine(JSON.parse(line) as Line);
  if (!event) throw new Error('no row');
  return event;
}

export function isPruned(line: string): boolean {
  return (JSON.parse(line) as Line).type === PRUNED;
}

/** The row with a leaf hash that fits what it now says. */
export function withLeaf(event: ChainedEvent): ChainedEvent {
  const { proof } = event;
  const canonical =
    proof.form === 1
      ? canonicalEvent(event.event)
      : canonicalFacts(
          event.event,
          commitment(proof.who, () => canonicalWho(event.event)),
          commitment(proof.text, () => canonicalWords(event.event)),
        );
  return { ...event, leafHash: leafHash(event.salt, canonical) };
}

/** The rows numbered and chained anew, each with its leaf as it says. */
export function rechained(rows: readonly string[], renumber: boolean): string[] {
  let { hash } = CHAIN_START;
  return rows.map((line, at) => {
    const pruned = readPrunedLine(JSON.parse(line) as Line);
    if (pruned) {
      hash = chainHash(hash, pruned.leafHash);
      return JSON.stringify(prunedLine({ ...pruned, seq: renumber ? at + 1 : pruned.seq, chainHash: hash }));
    }
    const row = rowOf(line);
    const event = renumber ? withLeaf({ ...row, event: { ...row.event, seq: at + 1 } }) : row;
    hash = chainHash(hash, event.leafHash);
    return eventLineText({ ...event, chainHash: hash });
  });
}

/** A checkpoint of these rows by a stranger who takes the log's name, as a line. */
export function strangersCheckpoint(rows: readonly string[], name: string, isPrunedRecord = false): string {
  let frontier: Frontier = null;
  let { hash } = CHAIN_START;
  for (const line of rows) {
    const leaf = readPrunedLine(JSON.parse(line) as Line)?.leafHash ?? rowOf(line).leafHash;
    frontier = grown(frontier, leaf);
    hash = chainHash(hash, leaf);
  }
  const head = { size: rows.length, root: rootOf(frontier), chain: hash };
  const said = { ...head, atMs: Date.now(), isTimeTrusted: true, isPruned: isPrunedRecord };
  return signCheckpoint({ ...STRANGER, name }, said);
}

export function checkpointLine(note: string): string {
  return JSON.stringify({ checkpoint: note });
}
