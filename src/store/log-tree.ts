import { grown, peakBytes, readPeaks, rootOf, type Frontier } from '../audit/merkle-tree.js';
import { HASH_BYTES, type ChainHead } from '../audit/hash-chain.js';
import { Conflict } from '../kit/errors.js';
import type { Logger } from '../kit/logger.js';
import type { PrunedRows } from './pruned-rows.js';
import type { Sql } from './sql.js';
import { Transaction } from './transaction.js';

/** Subtrees of every so many levels are stored: 40 bytes for 256 rows. */
export const STORED_LEVELS = 8;
/** Rows that are put into the tree in one transaction, of a log that was written without one. */
const FILL_ROWS = 5_000;
/** In place of a row that is missing: no event has it. */
const MISSING: Uint8Array = new Uint8Array(HASH_BYTES);

/** The Merkle tree over the leaf hashes of the log; row 1 is leaf 0. */
export class LogTree {
  private readonly sql: Sql;
  private readonly nodes;
  private readonly leaves;
  private readonly put;
  private readonly stored;
  private readonly store;
  private readonly gone: PrunedRows;

  constructor(sql: Sql, gone: PrunedRows) {
    this.sql = sql;
    this.gone = gone;
    this.nodes = sql.query((db, p: { level: number; from: number; until: number }) =>
      db
        .selectFrom('log_nodes')
        .select('hash')
        .where('level', '=', p.level)
        .where('node', '>=', p.from)
        .where('node', '<', p.until)
        .orderBy('node'),
    );
    this.leaves = sql.query((db, p: { after: number; upTo: number }) =>
      db
        .selectFrom('events')
        .select(['seq', 'leaf_hash as hash'])
        .where('seq', '>', p.after)
        .where('seq', '<=', p.upTo)
        .orderBy('seq'),
    );
    this.put = sql.query((db, p: { level: number; node: number; hash: Uint8Array }) =>
      db
        .insertInto('log_nodes')
        .values({ level: p.level, node: p.node, hash: p.hash })
        .onConflict((row) => row.columns(['level', 'node']).doUpdateSet({ hash: p.hash })),
    );
    this.stored = sql.query((db) => db.selectFrom('chain_head').select(['tree_size', 'peaks']));
    this.store = sql.query((db, p: { size: number; peaks: Uint8Array }) =>
      db.updateTable('chain_head').set({ tree_size: p.size, peaks: p.peaks }),
    );
  }

  /** In the transaction that appends row `seq`. */
  grow(frontier: Frontier, leaf: Uint8Array, seq: number): Frontier {
    return grown(frontier, leaf, 0, (level, hash) => {
      if (level % STORED_LEVELS === 0) this.put.run({ level, node: seq / 2 ** level - 1, hash });
    });
  }

  /** As `RangeRoot`: of leaves `start` to `end`. @throws Conflict `log_incomplete` */
  range(start: number, end: number): Uint8Array {
    return rootOf(this.frontierOf(start, end));
  }

  /** The tree of the rows up to `head`; what it has not got yet is put into it. */
  open(head: ChainHead, logger: Logger): Frontier {
    const row = this.stored.get({}) ?? { tree_size: 0, peaks: new Uint8Array(0) };
    const known = row.tree_size <= head.seq ? readPeaks(row.tree_size, row.peaks) : undefined;
    let frontier: Frontier = known ?? null;
    let size = known === undefined ? 0 : row.tree_size;
    if (size === head.seq) return frontier;
    logger.info({ rows: head.seq - size }, 'the tree over the log is built');
    const transaction = new Transaction(this.sql);
    while (size < head.seq) {
      const upTo = Math.min(size + FILL_ROWS, head.seq);
      transaction.begin();
      try {
        const found = new Map(this.leaves.all({ after: size, upTo }).map(({ seq, hash }) => [seq, hash]));
        while (size < upTo) {
          size += 1;
          frontier = this.grow(frontier, found.get(size) ?? this.gone.leaf(size) ?? MISSING, size);
        }
        this.store.run({ size, peaks: peakBytes(frontier) });
        transaction.commit();
      } catch (error) {
        transaction.rollback();
        throw error;
      }
    }
    return frontier;
  }

  /** Within a block: of all of them the bodies are gone, or of none. */
  private leavesOf(after: number, upTo: number): readonly { readonly hash: Uint8Array }[] {
    const there = this.leaves.all({ after, upTo });
    if (there.length > 0) return there;
    return this.gone.after(after, upTo - after).map(({ leafHash }) => ({ hash: leafHash }));
  }

  /** In as large pieces as are stored. */
  private frontierOf(start: number, end: number): Frontier {
    let frontier: Frontier = null;
    let at = start;
    for (let level = highestStored(end - start); level >= 0; level -= STORED_LEVELS) {
      const width = 2 ** level;
      const pieces = Math.floor((end - at) / width);
      if (pieces === 0) continue;
      const from = at / width;
      const hashes =
        level === 0 ? this.leavesOf(at, at + pieces) : this.nodes.all({ level, from, until: from + pieces });
      if (hashes.length !== pieces) throw incomplete();
      for (const { hash } of hashes) frontier = grown(frontier, hash, level);
      at += pieces * width;
    }
    return frontier;
  }
}

function highestStored(leaves: number): number {
  return Math.floor(Math.log2(Math.max(1, leaves)) / STORED_LEVELS) * STORED_LEVELS;
}

function incomplete(): Conflict {
  return new Conflict('log_incomplete', 'A row of the log is missing, so nothing can be proved by it.');
}
