import { sql as literal } from 'kysely';
import type { RequestEnd, RequestRecord, RequestWrites } from '../../operations/cloud/request-ports.js';

import type { CloudRequestRow } from '../rows/audit-rows.js';
import type { Sql } from '../sql.js';

/** Open ones that one look answers with; there are no more at a time. */
const OPEN_READ_MAX = 1_000;

/** Word for word the conditions of the partial indexes. */
const IS_OPEN = literal<boolean>`state = 'open'`;
const IS_SETTLED = literal<boolean>`state <> 'open'`;

export class RequestTable implements RequestWrites {
  private readonly one;
  private readonly ofCommand;
  private readonly unsettled;
  private readonly add;
  private readonly end;
  private readonly oldest;
  private readonly drop;

  constructor(sql: Sql) {
    this.one = sql.query((db, p: { id: string }) =>
      db.selectFrom('cloud_requests').selectAll().where('id', '=', p.id),
    );
    this.ofCommand = sql.query((db, p: { commandId: string }) =>
      db.selectFrom('cloud_requests').selectAll().where('command_id', '=', p.commandId),
    );
    this.unsettled = sql.query((db) =>
      db
        .selectFrom('cloud_requests')
        .selectAll()
        .where(IS_OPEN)
        .orderBy('received_at_ms')
        .limit(OPEN_READ_MAX),
    );
    this.add = sql.query((db, p: Parameters<RequestWrites['insert']>[0]) =>
      db.insertInto('cloud_requests').values({
        id: p.id,
        kind: p.kind,
        actor_id: p.actorId,
        state: 'open',
        command_id: p.commandId,
        received_at_ms: p.receivedAtMs,
      }),
    );
    this.end = sql.query((db, p: RequestEnd & { id: string }) =>
      db
        .updateTable('cloud_requests')
        .set({ state: p.state, reason: p.reason, log_seq: p.logSeq, settled_at_ms: p.settledAtMs })
        .where('id', '=', p.id)
        .where('state', 'in', ['open', 'unknown']),
    );
    this.oldest = sql.query((db, p: { skip: number }) =>
      db
        .selectFrom('cloud_requests')
        .select('id')
        .where(IS_SETTLED)
        .orderBy('settled_at_ms', 'desc')
        .orderBy('id', 'desc')
        .limit(OPEN_READ_MAX)
        .offset(p.skip),
    );
    this.drop = sql.query((db, p: { id: string }) => db.deleteFrom('cloud_requests').where('id', '=', p.id));
  }

  byId(id: string): RequestRecord | null {
    return read(this.one.get({ id }));
  }

  byCommand(commandId: string): RequestRecord | null {
    return read(this.ofCommand.get({ commandId }));
  }

  open(): readonly RequestRecord[] {
    return this.unsettled.all({}).flatMap((row) => read(row) ?? []);
  }

  insert(request: Parameters<RequestWrites['insert']>[0]): void {
    const { id, kind, actorId, commandId, receivedAtMs } = request;
    this.add.run({ id, kind, actorId, commandId, receivedAtMs });
  }

  settle(id: string, { state, reason, logSeq, settledAtMs }: RequestEnd): void {
    this.end.run({ id, state, reason, logSeq, settledAtMs });
  }

  trim(kept: number): void {
    for (const { id } of this.oldest.all({ skip: kept })) this.drop.run({ id });
  }
}

function read(row: CloudRequestRow | undefined): RequestRecord | null {
  return row
    ? {
        id: row.id,
        kind: row.kind,
        actorId: row.actor_id,
        state: row.state as RequestRecord['state'],
        reason: row.reason,
        commandId: row.command_id,
        logSeq: row.log_seq,
        receivedAtMs: row.received_at_ms,
        settledAtMs: row.settled_at_ms,
      }
    : null;
}
