import type { Lockdown, LockdownWrites } from '../../operations/access/mode-ports.js';
import { placesFor } from '../query.js';
import type { LockdownRow } from '../rows/site-rows.js';
import type { Sql } from '../sql.js';

const COLUMNS = [
  'site_id',
  'reason',
  'started_by',
  'started_by_name',
  'started_at_ms',
  'allowed_user_ids',
] as const satisfies readonly (keyof LockdownRow)[];

/** Sites that are locked down; asked at every entry, and almost always empty. */
export class LockdownTable implements LockdownWrites {
  private readonly every;
  private readonly add;
  private readonly drop;

  constructor(sql: Sql) {
    this.every = sql.query((db) => db.selectFrom('lockdowns').select(COLUMNS).orderBy('site_id'));
    this.add = sql.query((db, p: LockdownRow) => db.replaceInto('lockdowns').values(placesFor(p, COLUMNS)));
    this.drop = sql.query((db, p: { siteId: string }) =>
      db.deleteFrom('lockdowns').where('site_id', '=', p.siteId),
    );
  }

  all(): readonly Lockdown[] {
    return this.every.all({}).map(readLockdown);
  }

  ofSite(siteId: string): Lockdown | null {
    return this.all().find((one) => one.siteId === siteId) ?? null;
  }

  put(lockdown: Lockdown): void {
    this.add.run({
      site_id: lockdown.siteId,
      reason: lockdown.reason,
      started_by: lockdown.startedBy,
      started_by_name: lockdown.startedByName,
      started_at_ms: lockdown.startedAtMs,
      allowed_user_ids: JSON.stringify(lockdown.allowedUserIds),
    });
  }

  remove(siteId: string): void {
    this.drop.run({ siteId });
  }
}

function readLockdown(row: LockdownRow): Lockdown {
  return {
    siteId: row.site_id,
    reason: row.reason,
    startedBy: row.started_by,
    startedByName: row.started_by_name,
    startedAtMs: row.started_at_ms,
    allowedUserIds: JSON.parse(row.allowed_user_ids) as string[],
  };
}
