import { CHAIN_START, type ChainedEvent } from '../../audit/hash-chain.js';
import type { Lane } from '../../audit/replica/protocol.js';
import { prunedLine } from '../../audit/replica/pruned-line.js';
import type { CloudLink, EntityChange, LogLines, OutboxWrites } from '../../operations/cloud/outbox-ports.js';
import type { EventLog } from '../event-log.js';
import { numberEverything } from '../replication/change-capture.js';
import type { LogReader } from '../replication/log-lines.js';
import { LOG_TABLE, SYNCED_TABLES } from '../replication/synced-tables.js';
import { wholeLines } from '../replication/whole-lines.js';
import type { PrunedRows } from '../pruned-rows.js';
import type { ChangeRow } from '../rows/audit-rows.js';
import type { Sql } from '../sql.js';
import { EVENT_COLUMNS, PROOF_COLUMNS, readChained } from './event-row.js';

interface EntityReader {
  get(...key: readonly unknown[]): unknown;
}

/** What the cloud has not got yet: the log after a number, and the entities that changed. */
export class OutboxTable implements OutboxWrites {
  private readonly sql: Sql;
  private readonly log: EventLog;
  private readonly gone: PrunedRows;
  private readonly stored;
  private readonly following;
  private readonly hash;
  private readonly before;
  private readonly waiting;
  private readonly last;
  private readonly put;
  private readonly drop;
  private readonly auditAcked;
  private readonly telemetryAcked;
  private readonly forget;
  private readonly forgetAll;
  private logReader: LogReader | null = null;
  private readonly entities = new Map<string, EntityReader>();

  constructor(sql: Sql, log: EventLog, gone: PrunedRows) {
    this.sql = sql;
    this.log = log;
    this.gone = gone;
    this.stored = sql.query((db) => db.selectFrom('cloud_link').selectAll());
    this.following = sql.query((db, p: { after: number; limit: number }) =>
      db
        .selectFrom('events')
        .select([...EVENT_COLUMNS, ...PROOF_COLUMNS])
        .where('seq', '>', p.after)
        .orderBy('seq')
        .limit(p.limit),
    );
    this.hash = sql.query((db, p: { seq: number }) =>
      db.selectFrom('events').select('chain_hash').where('seq', '=', p.seq),
    );
    this.before = sql.query((db, p: { seq: number }) =>
      db.selectFrom('events').select('seq').where('seq', '<', p.seq).orderBy('seq', 'desc').limit(1),
    );
    this.waiting = sql.query((db, p: { after: number; limit: number }) =>
      db.selectFrom('changes').selectAll().where('sequence', '>', p.after).orderBy('sequence').limit(p.limit),
    );
    this.last = sql.query((db) =>
      db.selectFrom('changes').select('sequence').orderBy('sequence', 'desc').limit(1),
    );
    this.put = sql.query((db, p: { epoch: number }) =>
      db.insertInto('cloud_link').values({ one: 1, epoch: p.epoch, audit_acked: 0, telemetry_acked: 0 }),
    );
    this.drop = sql.query((db) => db.deleteFrom('cloud_link'));
    this.auditAcked = sql.query((db, p: { upTo: number }) =>
      db.updateTable('cloud_link').set({ audit_acked: p.upTo }).where('audit_acked', '<', p.upTo),
    );
    this.telemetryAcked = sql.query((db, p: { upTo: number }) =>
      db.updateTable('cloud_link').set({ telemetry_acked: p.upTo }).where('telemetry_acked', '<', p.upTo),
    );
    this.forget = sql.query((db, p: { upTo: number }) =>
      db.deleteFrom('changes').where('sequence', '<=', p.upTo),
    );
    this.forgetAll = sql.query((db) => db.deleteFrom('changes'));
  }

  link(): CloudLink | null {
    const row = this.stored.get({});
    return row
      ? { epoch: row.epoch, acked: { audit: row.audit_acked, telemetry: row.telemetry_acked } }
      : null;
  }

  newest(): Readonly<Record<Lane, number>> {
    const acked = this.link()?.acked.telemetry ?? 0;
    return { audit: this.log.lastSeq, telemetry: Math.max(acked, this.last.get({})?.sequence ?? 0) };
  }

  events(after: number, limit: number): readonly ChainedEvent[] {
    return this.following.all({ after, limit }).map(readChained);
  }

  lines(after: number, limit: number): LogLines | null {
    const gone = this.goneLines(after, limit);
    this.logReader ??= wholeLines(this.sql.connection, (seq) =>
      Buffer.from(this.chainHash(seq) ?? []).toString('hex'),
    );
    const there = this.logReader(gone?.last.seq ?? after, limit - (gone?.count ?? 0));
    if (!gone || !there) return gone ?? there;
    return {
      text: gone.text + there.text,
      count: gone.count + there.count,
      last: there.last,
    };
  }

  /** Of rows whose bodies are no longer kept. */
  private goneLines(after: number, limit: number): LogLines | null {
    let [text, count, last] = ['', 0, null as LogLines['last'] | null];
    for (let rows = this.gone.after(after, limit); rows.length > 0;) {
      for (const row of rows) {
        const line = prunedLine(row);
        text += `${JSON.stringify(line)}\n`;
        last = { seq: line.seq, hash: line.hash };
      }
      count += rows.length;
      rows = count < limit ? this.gone.after(after + count, limit - count) : [];
    }
    return last && { text, count, last };
  }

  changes(after: number, limit: number): readonly EntityChange[] {
    return this.waiting.all({ after, limit }).map((row) => this.readChange(row));
  }

  entity(entity: string, key: readonly (string | number)[]): Readonly<Record<string, unknown>> | null {
    return (this.reader(entity).get(...key) as Readonly<Record<string, unknown>> | undefined) ?? null;
  }

  chainHash(seq: number): Uint8Array | null {
    if (seq === 0) return CHAIN_START.hash;
    const hash = this.hash.get({ seq })?.chain_hash ?? this.gone.chain(seq);
    return hash ?? (seq < this.log.lastSeq ? this.chainHash(this.before.get({ seq })?.seq ?? 0) : null);
  }

  beginEpoch(epoch: number): void {
    this.end();
    this.put.run({ epoch });
    numberEverything(this.sql.connection);
  }

  acknowledge(lane: Lane, upTo: number): void {
    if (lane === 'audit') {
      this.auditAcked.run({ upTo });
      return;
    }
    this.telemetryAcked.run({ upTo });
    this.forget.run({ upTo });
  }

  end(): void {
    this.forgetAll.run({});
    this.drop.run({});
  }

  private readChange({ sequence, entity, key: text }: ChangeRow): EntityChange {
    const key = JSON.parse(text) as readonly (string | number)[];
    if (entity === LOG_TABLE) {
      const seq = Number(key[0]);
      const [event = null] = this.events(seq - 1, 1);
      return { sequence, entity, key, version: 1, now: event?.event.seq === seq ? event : null };
    }
    const now = this.entity(entity, key);
    return { sequence, entity, key, version: SYNCED_TABLES[entity]?.version ?? 0, now };
  }

  private reader(entity: string): EntityReader {
    let reader = this.entities.get(entity);
    if (!reader) {
      const form = SYNCED_TABLES[entity];
      if (!form) throw new Error(`the table ${entity} is not synced`);
      const columns = form.synced.map((column) => `"${column}"`).join(', ');
      const key = form.key.map((column) => `"${column}" = ?`).join(' AND ');
      reader = this.sql.connection.prepare(`SELECT ${columns} FROM "${entity}" WHERE ${key}`);
      this.entities.set(entity, reader);
    }
    return reader;
  }
}
