import type { LogHead } from '../../audit/checkpoint.js';
import type { StoredEvent } from '../../audit/event.js';
import { CHAIN_START } from '../../audit/hash-chain.js';
import type { KeptCheckpoint, LogTreeWrites, LogWalk } from '../../operations/audit/log-tree-ports.js';
import { ChainWalk } from '../chain-walk.js';
import type { EventLog } from '../event-log.js';
import type { LogTree } from '../log-tree.js';
import type { Sql } from '../sql.js';

/** The tree over the log, and the last checkpoint of it. */
export class LogTreeTable implements LogTreeWrites {
  private readonly log: EventLog;
  private readonly tree: LogTree;
  private readonly sql: Sql;
  private readonly kept;
  private readonly chain;
  private readonly put;

  constructor(sql: Sql, log: EventLog, tree: LogTree) {
    this.sql = sql;
    this.log = log;
    this.tree = tree;
    this.kept = sql.query((db) => db.selectFrom('log_checkpoint').select(['size', 'at_ms', 'note']));
    this.chain = sql.query((db, p: { seq: number }) =>
      db.selectFrom('events').select('chain_hash').where('seq', '=', p.seq),
    );
    this.put = sql.query((db, p: { size: number; atMs: number; note: string }) =>
      db
        .insertInto('log_checkpoint')
        .values({ one: 1, size: p.size, at_ms: p.atMs, note: p.note })
        .onConflict((row) => row.column('one').doUpdateSet({ size: p.size, at_ms: p.atMs, note: p.note })),
    );
  }

  head(): LogHead {
    return this.log.treeHead();
  }

  range(start: number, end: number): Uint8Array {
    return this.tree.range(start, end);
  }

  walk(afterSeq: number, recordedBy: (event: StoredEvent) => number): LogWalk {
    const hash = afterSeq === 0 ? CHAIN_START.hash : (this.chain.get({ seq: afterSeq })?.chain_hash ?? null);
    return new ChainWalk(this.sql, hash ? { seq: afterSeq, hash } : CHAIN_START, recordedBy);
  }

  losses(): number {
    return this.log.losses;
  }

  checkpoint(): KeptCheckpoint | null {
    const row = this.kept.get({});
    return row ? { size: row.size, atMs: row.at_ms, note: row.note } : null;
  }

  keep({ size, atMs, note }: KeptCheckpoint): void {
    this.put.run({ size, atMs, note });
  }
}
