import { chainHash, CHAIN_START, HASH_BYTES } from '../audit/hash-chain.js';
import type { PrunedEvent } from '../audit/erasure.js';
import type { Sql } from './sql.js';

/** Rows that go together: a subtree of the log that is stored (`log-tree`). */
export const PRUNED_BLOCK_ROWS = 256;

/** What is left of the rows at the beginning of the log whose bodies are no longer kept. */
export class PrunedRows {
  private readonly last;
  private readonly block;
  private readonly erasures;

  constructor(sql: Sql) {
    this.last = sql.query((db) =>
      db.selectFrom('pruned_blocks').select('block').orderBy('block', 'desc').limit(1),
    );
    this.block = sql.query((db, p: { block: number }) =>
      db.selectFrom('pruned_blocks').select(['leaves', 'chain_hash']).where('block', '=', p.block),
    );
    this.erasures = sql.query((db, p: { after: number; upTo: number; gone: number }) =>
      db
        .selectFrom('pruned_erasures')
        .selectAll()
        .where('seq', '>', p.after)
        .where('seq', '<=', p.upTo)
        .where('erased_by', '>', p.gone)
        .orderBy('seq')
        .orderBy('erased_by'),
    );
  }

  /** How many there are; row 1 is the first. */
  count(): number {
    return ((this.last.get({})?.block ?? -1) + 1) * PRUNED_BLOCK_ROWS;
  }

  /**
   * Oldest first, from the one after `seq`, at most `limit`, and no more than to the end of a block. Of what was erased of them they tell
   * where the row that accounts for it is kept: with that gone as well nothing would show that it is so.
   */
  after(seq: number, limit: number): readonly PrunedEvent[] {
    const block = Math.floor(seq / PRUNED_BLOCK_ROWS);
    const row = this.block.get({ block });
    if (!row) return [];
    const upTo = Math.min(seq + limit, (block + 1) * PRUNED_BLOCK_ROWS);
    const erasures = this.erasures.all({ after: seq, upTo, gone: this.count() });
    const events: PrunedEvent[] = [];
    let hash = this.chainBefore(block);
    for (let at = block * PRUNED_BLOCK_ROWS + 1; at <= upTo; at += 1) {
      const leafHash = leafIn(row.leaves, at);
      hash = chainHash(hash, leafHash);
      if (at <= seq) continue;
      const erased = erasures.filter((one) => one.seq === at);
      events.push({
        seq: at,
        leafHash,
        chainHash: hash,
        erased: erased.map((one) => [one.erased_by, one.left_hash]),
      });
    }
    return events;
  }

  /** Null: its body is there, or it never was. */
  leaf(seq: number): Uint8Array | null {
    const row = this.block.get({ block: Math.floor((seq - 1) / PRUNED_BLOCK_ROWS) });
    return row ? leafIn(row.leaves, seq) : null;
  }

  /** Hash of the chain up to that row; null as `leaf`. */
  chain(seq: number): Uint8Array | null {
    return this.after(seq - 1, 1)[0]?.chainHash ?? null;
  }

  private chainBefore(block: number): Uint8Array {
    return block === 0
      ? CHAIN_START.hash
      : (this.block.get({ block: block - 1 })?.chain_hash ?? CHAIN_START.hash);
  }
}

function leafIn(leaves: Uint8Array, seq: number): Uint8Array {
  const at = ((seq - 1) % PRUNED_BLOCK_ROWS) * HASH_BYTES;
  return leaves.subarray(at, at + HASH_BYTES);
}
