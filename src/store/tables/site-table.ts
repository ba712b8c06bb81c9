import type { PageRequest } from '../../operations/page.js';
import type { Site, SiteWrites } from '../../operations/sites/site-ports.js';
import { placesFor } from '../query.js';
import type { SiteRow } from '../rows/site-rows.js';
import type { Sql } from '../sql.js';
import { RowsById } from './rows-by-id.js';

export class SiteTable implements SiteWrites {
  private readonly rows;
  private readonly add;
  private readonly change;
  private readonly gone;
  private readonly locks;

  constructor(sql: Sql) {
    this.rows = new RowsById(sql, {
      select: (db) => db.selectFrom('sites').selectAll(),
      read: readSite,
    });
    this.add = sql.query((db, p: SiteRow) =>
      db.insertInto('sites').values(placesFor(p, ['id', 'name', 'time_zone', 'created_at_ms'])),
    );
    this.change = sql.query((db, p: { id: string; name: string; timeZone: string }) =>
      db.updateTable('sites').set({ name: p.name, time_zone: p.timeZone }).where('id', '=', p.id),
    );
    this.gone = sql.query((db, p: { id: string }) => db.deleteFrom('sites').where('id', '=', p.id));
    this.locks = sql.query((db, p: { id: string }) =>
      db.selectFrom('devices').select('id').where('site_id', '=', p.id),
    );
  }

  byId(id: string): Site | null {
    return this.rows.byId(id);
  }

  list(page: PageRequest) {
    return this.rows.page(page);
  }

  locksAt(id: string): number {
    return this.locks.count({ id });
  }

  update(id: string, { name, timeZone }: Pick<Site, 'name' | 'timeZone'>): void {
    this.change.run({ id, name, timeZone });
  }

  remove(id: string): void {
    this.gone.run({ id });
  }

  insert(site: Site): void {
    this.add.run({
      id: site.id,
      name: site.name,
      time_zone: site.timeZone,
      created_at_ms: site.createdAtMs,
    });
  }
}

function readSite(row: SiteRow): Site {
  return { id: row.id, name: row.name, timeZone: row.time_zone, createdAtMs: row.created_at_ms };
}
