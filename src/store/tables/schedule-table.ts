import type { Schedule, Timing } from '../../access/schedule/schedule.js';
import type { PageRequest } from '../../operations/page.js';
import type { ScheduleWrites } from '../../operations/access/schedule-ports.js';
import { placesFor } from '../query.js';
import type { ScheduleRow } from '../rows/access-rows.js';
import type { Sql } from '../sql.js';
import { RowsById } from './rows-by-id.js';

export class ScheduleTable implements ScheduleWrites {
  private readonly rows;
  private readonly add;
  private readonly change;
  private readonly gone;
  private readonly total;
  private readonly used;

  constructor(sql: Sql) {
    this.rows = new RowsById(sql, {
      select: (db) => db.selectFrom('schedules').selectAll(),
      read: readSchedule,
    });
    this.add = sql.query((db, p: ScheduleRow) =>
      db
        .insertInto('schedules')
        .values(placesFor(p, ['id', 'name', 'timing', 'created_by', 'created_at_ms', 'updated_at_ms'])),
    );
    this.change = sql.query((db, p: { id: string; name: string; timing: string; at: number }) =>
      db
        .updateTable('schedules')
        .set({ name: p.name, timing: p.timing, updated_at_ms: p.at })
        .where('id', '=', p.id),
    );
    this.gone = sql.query((db, p: { id: string }) => db.deleteFrom('schedules').where('id', '=', p.id));
    this.total = sql.query((db) =>
      db.selectFrom('schedules').select((row) => row.fn.countAll<number>().as('total')),
    );
    this.used = sql.query((db, p: { id: string }) =>
      db
        .selectFrom('pins')
        .select('id')
        .where('schedule_id', '=', p.id)
        .where('revoked_at_ms', 'is', null)
        .unionAll(
          db
            .selectFrom('shares')
            .select('id')
            .where('schedule_id', '=', p.id)
            .where('revoked_at_ms', 'is', null),
        )
        .limit(1),
    );
  }

  byId(id: string): Schedule | null {
    return this.rows.byId(id);
  }

  list(page: PageRequest) {
    return this.rows.page(page);
  }

  count(): number {
    return this.total.get({})?.total ?? 0;
  }

  isInUse(id: string): boolean {
    return this.used.get({ id }) !== undefined;
  }

  insert(schedule: Schedule): void {
    this.add.run({
      id: schedule.id,
      name: schedule.name,
      timing: JSON.stringify(schedule.timing),
      created_by: schedule.createdBy,
      created_at_ms: schedule.createdAtMs,
      updated_at_ms: schedule.updatedAtMs,
    });
  }

  update(id: string, name: string, timing: Timing, atMs: number): void {
    this.change.run({ id, name, timing: JSON.stringify(timing), at: atMs });
  }

  remove(id: string): void {
    this.gone.run({ id });
  }
}

function readSchedule(row: ScheduleRow): Schedule {
  return {
    id: row.id,
    name: row.name,
    timing: JSON.parse(row.timing) as Timing,
    createdBy: row.created_by,
    createdAtMs: row.created_at_ms,
    updatedAtMs: row.updated_at_ms,
  };
}
