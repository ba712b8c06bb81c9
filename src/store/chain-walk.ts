import { ErasureLedger, type PrunedEvent } from '../audit/erasure.js';
import type { StoredEvent } from '../audit/event.js';
import { CHAIN_START, chainHash, linkFault } from '../audit/hash-chain.js';
import type { ChainHead } from '../audit/hash-chain.js';
import { grown, peakBytes, type Frontier } from '../audit/merkle-tree.js';
import type { ChainFault, ChainVerdict } from '../audit/chain-verdict.js';
import { STORED_LEVELS } from './log-tree.js';
import { PrunedRows } from './pruned-rows.js';
import type { EventRow } from './rows/audit-rows.js';
import type { Sql } from './sql.js';
import { EVENT_COLUMNS, PROOF_COLUMNS, readChained } from './tables/event-row.js';

/** Walks the log from a row to where the hub last wrote, some rows at a time. */
export class ChainWalk {
  private readonly following;
  private readonly stored;
  private readonly tree;
  private readonly node;
  private readonly gone: PrunedRows;
  private readonly isWhole: boolean;
  private readonly recordedBy: (event: StoredEvent) => number;
  private readonly erasures = new ErasureLedger();
  /** How far a record says that bodies may be gone. */
  private recorded = 0;
  private head: ChainHead;
  private frontier: Frontier = null;

  /**
   * @param from where it begins; what was erased, and the tree, can only be checked from the start
   * @param recordedBy how far a LOG_PRUNED row says that bodies may be gone
   */
  constructor(sql: Sql, from: ChainHead = CHAIN_START, recordedBy = recordedIn) {
    this.recordedBy = recordedBy;
    this.following = sql.query((db, p: { seq: number; limit: number }) =>
      db
        .selectFrom('events')
        .select([...EVENT_COLUMNS, ...PROOF_COLUMNS])
        .where('seq', '>', p.seq)
        .orderBy('seq')
        .limit(p.limit),
    );
    this.stored = sql.query((db) => db.selectFrom('chain_head').select(['seq', 'hash']));
    this.tree = sql.query((db) => db.selectFrom('chain_head').select(['tree_size', 'peaks']));
    this.node = sql.query((db, p: { level: number; node: number }) =>
      db.selectFrom('log_nodes').select('hash').where('level', '=', p.level).where('node', '=', p.node),
    );
    this.gone = new PrunedRows(sql);
    this.head = from;
    this.isWhole = from.seq === 0;
  }

  /** Reads some more rows. @returns null: there are more */
  step(limit: number): ChainVerdict | null {
    const gone = this.gone.after(this.head.seq, limit);
    for (const row of gone) {
      const fault = this.takePruned(row);
      if (fault) return { ok: false, atSeq: row.seq, fault };
    }
    if (gone.length > 0) return null;
    const rows = this.following.all({ seq: this.head.seq === 0 ? -1 : this.head.seq, limit });
    for (const row of rows) {
      const atSeq = Math.min(row.seq, this.head.seq + 1);
      const fault = this.take(row);
      if (fault) return { ok: false, atSeq, fault };
    }
    return rows.length < limit ? this.end() : null;
  }

  private take(row: EventRow): ChainFault | null {
    const next = readable(() => readChained(row));
    if (!next) return 'unreadable';
    const fault = linkFault(this.head, next);
    if (fault) return fault;
    if (this.isWhole && !this.erasures.take(next)) return 'blanked';
    if (next.event.type === 'LOG_PRUNED')
      this.recorded = Math.max(this.recorded, this.recordedBy(next.event));
    return this.advance(next.leafHash, next.chainHash);
  }

  private takePruned(event: PrunedEvent): ChainFault | null {
    const hash = chainHash(this.head.hash, event.leafHash);
    if (!hash.equals(event.chainHash)) return 'broken';
    if (this.isWhole && !this.erasures.takePruned(event)) return 'blanked';
    return this.advance(event.leafHash, hash);
  }

  private advance(leaf: Uint8Array, hash: Uint8Array): ChainFault | null {
    const seq = this.head.seq + 1;
    this.head = { seq, hash };
    if (!this.isWhole) return null;
    const made: { level: number; hash: Uint8Array }[] = [];
    this.frontier = grown(this.frontier, leaf, 0, (level, node) => {
      if (level % STORED_LEVELS === 0) made.push({ level, hash: node });
    });
    const isStored = made.every((one) => {
      const stored = this.node.get({ level: one.level, node: seq / 2 ** one.level - 1 });
      return stored !== undefined && Buffer.compare(stored.hash, one.hash) === 0;
    });
    return isStored ? null : 'tree';
  }

  private end(): ChainVerdict {
    const stored = this.stored.get({});
    const { head } = this;
    if (stored?.seq !== head.seq || Buffer.compare(stored.hash, head.hash) !== 0) {
      return { ok: false, atSeq: Math.min(stored?.seq ?? 0, head.seq) + 1, fault: 'cut_off' };
    }
    if (!this.isWhole) return { ok: true, head };
    const unsettled = this.erasures.unsettled();
    if (unsettled !== null) return { ok: false, atSeq: unsettled, fault: 'blanked' };
    if (this.gone.count() > this.recorded) return { ok: false, atSeq: this.recorded + 1, fault: 'pruned' };
    const tree = this.tree.get({});
    const isTree = tree?.tree_size === head.seq && peakBytes(this.frontier).equals(tree.peaks);
    return isTree ? { ok: true, head } : { ok: false, atSeq: head.seq, fault: 'tree' };
  }
}

/** How far a row says that bodies may be gone. Whether the log's key signed that is for who has the key. */
function recordedIn({ data }: StoredEvent): number {
  return typeof data['up_to'] === 'number' ? data['up_to'] : 0;
}

function readable<T>(read: () => T): T | null {
  try {
    return read();
  } catch {
    return null;
  }
}
