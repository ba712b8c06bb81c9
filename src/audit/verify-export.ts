import { isBlankWhereUnheld } from './blank.js';
import { openCheckpoint, type Checkpoint } from './checkpoint.js';
import { ErasureLedger } from './erasure.js';
import { CHAIN_START, chainHash, linkFault, type ChainedEvent, type ChainHead } from './hash-chain.js';
import { grown, rootOf, type Frontier } from './merkle-tree.js';
import { eventLineText, readEventLine } from './replica/event-line.js';
import type { Line } from './replica/protocol.js';
import { PRUNED, prunedLine, readPrunedLine } from './replica/pruned-line.js';
import type { NoteVerifier } from './signed-note.js';

/**
 * Why an export is not whole. form: a line is not as the hub writes it. gap, altered, broken: as `LinkFault`. blanked: something is gone, and no
 * erasure accounts for it. pruned: rows are gone, and no signed record says so. signature: a checkpoint is not one of this key. differs: the rows
 * are not those of the checkpoint. earlier_differs: nor of that from elsewhere. cut_off: there was more.
 */
export type ExportFault =
  | 'form'
  | 'gap'
  | 'altered'
  | 'broken'
  | 'blanked'
  | 'pruned'
  | 'signature'
  | 'differs'
  | 'earlier_differs'
  | 'cut_off';

/** Checks an exported log line by line; the memory that it needs does not grow with it. `scripts/verify-log.mjs` does the like on its own. */
export class ExportCheck {
  /** Rows at the beginning whose bodies are no longer kept. */
  pruned = 0;
  private readonly verifier: NoteVerifier;
  private readonly earlier: Checkpoint | null;
  private readonly erasures = new ErasureLedger();
  private head: ChainHead = CHAIN_START;
  private frontier: Frontier = null;
  private ended: Checkpoint | null = null;
  /** How far a signed record says that bodies may be gone. */
  private prunable = 0;

  /** @param earlier a checkpoint from elsewhere, which the log must still lead to; null: none */
  constructor(verifier: NoteVerifier, earlier: Checkpoint | null) {
    this.verifier = verifier;
    this.earlier = earlier;
  }

  get rows(): number {
    return this.head.seq;
  }

  /** The checkpoint at the end; null: it has not come. */
  get end(): Checkpoint | null {
    return this.ended;
  }

  /** The next line, without its line feed. @returns null: all is well so far */
  take(text: string): ExportFault | null {
    const line = this.ended ? null : parsed(text);
    if (!line) return 'form';
    if ('checkpoint' in line) return this.finish(String(line.checkpoint), text);
    const read = this.read(line as Line, text);
    if (typeof read === 'string') return read;
    this.frontier = grown(this.frontier, read.leaf);
    this.head = { seq: this.head.seq + 1, hash: read.chain };
    return this.rows === this.earlier?.size && !this.isAt(this.earlier) ? 'earlier_differs' : null;
  }

  private read(
    line: Line,
    text: string,
  ): ExportFault | { readonly leaf: Uint8Array; readonly chain: Uint8Array } {
    if (line.type === PRUNED) return this.readPruned(line, text);
    const event = orNull(() => readEventLine(line));
    if (!event || orNull(() => eventLineText(event)) !== text || !isBlank(event)) return 'form';
    const fault = linkFault(this.head, event);
    if (fault) return fault;
    if (!this.erasures.take(event)) return 'blanked';
    if (event.event.type === 'LOG_PRUNED') {
      const record = openCheckpoint(this.verifier, String(event.event.data['checkpoint']), 'alone');
      if (!record?.isPruned || record.size >= event.event.seq) return 'signature';
      this.prunable = Math.max(this.prunable, record.size);
    }
    return { leaf: event.leafHash, chain: event.chainHash };
  }

  private readPruned(line: Line, text: string): ReturnType<ExportCheck['read']> {
    const event = readPrunedLine(line);
    if (!event || JSON.stringify(prunedLine(event)) !== text) return 'form';
    if (event.seq !== this.rows + 1) return 'gap';
    if (this.pruned !== this.rows) return 'pruned';
    this.pruned = event.seq;
    if (!chainHash(this.head.hash, event.leafHash).equals(event.chainHash)) return 'broken';
    return this.erasures.takePruned(event) ? { leaf: event.leafHash, chain: event.chainHash } : 'blanked';
  }

  private finish(note: string, text: string): ExportFault | null {
    if (JSON.stringify({ checkpoint: note }) !== text) return 'form';
    const end = openCheckpoint(this.verifier, note, 'alone');
    if (!end) return 'signature';
    if (end.size !== this.rows || !this.isAt(end)) return 'differs';
    if (this.earlier && this.earlier.size > this.rows) return 'cut_off';
    if (this.pruned > this.prunable) return 'pruned';
    if (this.erasures.unsettled() !== null) return 'blanked';
    this.ended = end;
    return null;
  }

  private isAt({ root, chain }: Checkpoint): boolean {
    return Buffer.compare(rootOf(this.frontier), root) === 0 && Buffer.compare(this.head.hash, chain) === 0;
  }
}

function parsed(text: string): object | null {
  const value: unknown = orNull(() => JSON.parse(text) as unknown);
  return typeof value === 'object' ? value : null;
}

function isBlank({ event, proof }: ChainedEvent): boolean {
  const isGone = proof.form === 1 && proof.erasedBy !== null;
  return proof.form === 1
    ? isBlankWhereUnheld(event, { form: 1, who: isGone, text: isGone })
    : isBlankWhereUnheld(event, { form: 2, who: 'hash' in proof.who, text: 'hash' in proof.text });
}

function orNull<T>(read: () => T): T | null {
  try {
    return read();
  } catch {
    return null;
  }
}
