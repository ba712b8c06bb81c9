import { leftByErasures } from '../audit/erasure.js';
import { Conflict } from '../kit/errors.js';
import type { PruneWrites } from '../operations/audit/prune-ports.js';
import type { NewEvent } from '../audit/event.js';
import type { EventLog } from './event-log.js';
import { BLOCK_EVENTS } from './log-blocks.js';
import { PRUNED_BLOCK_ROWS, type PrunedRows } from './pruned-rows.js';
import { Recount } from './recount.js';
import { LOG_TABLE } from './replication/synced-tables.js';
import type { TallyCount } from './event-tally.js';
import type { Sql } from './sql.js';
import { EVENT_COLUMNS, PROOF_COLUMNS, readChained } from './tables/event-row.js';

/** Takes the bodies of old rows out of the log, from its beginning. */
export class EventPruner implements PruneWrites {
  private readonly log: EventLog;
  private readonly gone: PrunedRows;
  private readonly recount: Recount;
  private readonly declared;
  private readonly declare;
  private readonly firstYoung;
  private readonly lastOld;
  private readonly waiting;
  private readonly rows;
  private readonly keepLeaves;
  private readonly keepErasure;
  private readonly keepCount;
  private readonly drop;

  constructor(sql: Sql, log: EventLog, gone: PrunedRows) {
    this.log = log;
    this.gone = gone;
    this.recount = new Recount(sql);
    this.declared = sql.query((db) => db.selectFrom('chain_head').select('pruned_to'));
    this.declare = sql.query((db, p: { upTo: number }) =>
      db.updateTable('chain_head').set({ pruned_to: p.upTo }),
    );
    this.firstYoung = sql.query((db, p: { beforeMs: number; nowMs: number }) =>
      db
        .selectFrom('log_blocks')
        .select('block')
        .where('last_ms', '>=', p.beforeMs)
        .where('last_ms', '<=', p.nowMs)
        .orderBy('block')
        .limit(1),
    );
    this.lastOld = sql.query((db, p: { beforeMs: number; beforeBlock: number }) =>
      db
        .selectFrom('log_blocks')
        .select('block')
        .where('last_ms', '<', p.beforeMs)
        .where('block', '<', p.beforeBlock)
        .orderBy('block', 'desc')
        .limit(1),
    );
    this.waiting = sql.query((db) =>
      db.selectFrom('changes').select('key').where('entity', '=', LOG_TABLE).limit(1),
    );
    this.rows = sql.query((db, p: { after: number; upTo: number }) =>
      db
        .selectFrom('events')
        .select([...EVENT_COLUMNS, ...PROOF_COLUMNS])
        .where('seq', '>', p.after)
        .where('seq', '<=', p.upTo)
        .orderBy('seq'),
    );
    this.keepLeaves = sql.query((db, p: { block: number; leaves: Uint8Array; chainHash: Uint8Array }) =>
      db.insertInto('pruned_blocks').values({ block: p.block, leaves: p.leaves, chain_hash: p.chainHash }),
    );
    this.keepErasure = sql.query((db, p: { seq: number; erasedBy: number; left: Uint8Array }) =>
      db.insertInto('pruned_erasures').values({ seq: p.seq, erased_by: p.erasedBy, left_hash: p.left }),
    );
    this.keepCount = sql.query((db, p: TallyCount) =>
      db
        .insertInto('pruned_counts')
        .values({
          site_id: p.siteId,
          device_id: p.deviceId,
          kind: p.kind,
          detail: p.detail,
          quarter: p.quarter,
          count: p.count,
        })
        .onConflict((row) =>
          row
            .columns(['device_id', 'site_id', 'kind', 'detail', 'quarter'])
            .doUpdateSet((set) => ({ count: set('pruned_counts.count', '+', p.count) })),
        ),
    );
    this.drop = sql.query((db, p: { after: number; upTo: number }) =>
      db.deleteFrom('events').where('seq', '>', p.after).where('seq', '<=', p.upTo),
    );
  }

  prunedTo(): number {
    return this.declared.get({})?.pruned_to ?? 0;
  }

  prunedRows(): number {
    return this.gone.count();
  }

  oldRows({ beforeMs, nowMs, atMost }: Parameters<PruneWrites['oldRows']>[0]): number {
    const beforeBlock = this.firstYoung.get({ beforeMs, nowMs })?.block ?? Number.MAX_SAFE_INTEGER;
    const old = this.lastOld.get({ beforeMs, beforeBlock })?.block ?? -1;
    return wholeBlocks(Math.min((old + 1) * BLOCK_EVENTS - 1, atMost));
  }

  hasErasuresToTell(): boolean {
    return this.waiting.get({}) !== undefined;
  }

  record(upTo: number, event: NewEvent): void {
    this.log.append(event);
    this.declare.run({ upTo });
  }

  pruneNext(): boolean {
    const after = this.gone.count();
    const upTo = after + PRUNED_BLOCK_ROWS;
    if (upTo > this.prunedTo()) return false;
    const events = this.rows.all({ after, upTo }).map(readChained);
    const last = events.at(-1);
    if (events.length !== PRUNED_BLOCK_ROWS || !last)
      throw new Conflict('log_incomplete', 'A row of the log is missing, so nothing can be proved by it.');
    for (const event of events)
      for (const [erasedBy, left] of leftByErasures(event))
        this.keepErasure.run({ seq: event.event.seq, erasedBy, left });
    for (const count of this.recount.stretchOf(after, upTo)) this.keepCount.run(count);
    const leaves = Buffer.concat(events.map(({ leafHash }) => leafHash));
    this.keepLeaves.run({ block: after / PRUNED_BLOCK_ROWS, leaves, chainHash: last.chainHash });
    this.drop.run({ after, upTo });
    this.log.losses += 1;
    return true;
  }
}

function wholeBlocks(rows: number): number {
  return Math.max(0, Math.floor(rows / PRUNED_BLOCK_ROWS) * PRUNED_BLOCK_ROWS);
}
