import type { CalendarCopy } from '../../access/calendar/calendar.js';
import type { Booking } from '../../access/schedule/schedule.js';
import type {
  AutoApply,
  Calendar,
  CalendarFailure,
  CalendarWrites,
  FeedTags,
} from '../../operations/calendars/calendar-ports.js';
import { placesFor } from '../query.js';
import type { CalendarRow } from '../rows/access-rows.js';
import type { Sealer, SealPurpose } from '../sealed.js';
import type { Sql } from '../sql.js';

type Row = Omit<CalendarRow, 'text' | 'text_at_ms'> & Pick<CalendarRow, 'text_at_ms'>;

const feedOf = (id: string): SealPurpose => ['calendar feed', id];

const COLUMNS = [
  'id',
  'name',
  'site_id',
  'schedule_id',
  'check_in_minute',
  'check_out_minute',
  'ignore_words',
  'code_device_ids',
  'auto_apply',
  'refresh_minutes',
  'feed_sealed',
  'feed_tags',
  'checked_at_ms',
  'trouble',
  'text_at_ms',
  'copy',
  'applied',
  'applied_at_ms',
  'created_by',
  'created_at_ms',
  'updated_at_ms',
] as const satisfies readonly (keyof Row)[];

/** Calendars; the address of a feed is sealed, since whoever has it can read who comes when. */
export class CalendarTable implements CalendarWrites {
  private readonly sealer: Sealer;
  private readonly one;
  private readonly every;
  private readonly bySchedule;
  private readonly textAt;
  private readonly add;
  private readonly change;
  private readonly keep;
  private readonly gone;

  constructor(sql: Sql, sealer: Sealer) {
    this.sealer = sealer;
    this.one = sql.query((db, p: { id: string }) =>
      db.selectFrom('calendars').select(COLUMNS).where('id', '=', p.id),
    );
    this.every = sql.query((db) => db.selectFrom('calendars').select(COLUMNS).orderBy('id'));
    this.bySchedule = sql.query((db, p: { id: string }) =>
      db.selectFrom('calendars').select(COLUMNS).where('schedule_id', '=', p.id).orderBy('id'),
    );
    this.textAt = sql.query((db, p: { id: string }) =>
      db.selectFrom('calendars').select('text').where('id', '=', p.id),
    );
    this.add = sql.query((db, p: Row) => db.insertInto('calendars').values(placesFor(p, COLUMNS)));
    this.change = sql.query((db, p: Row) =>
      db.updateTable('calendars').set(placesFor(p, COLUMNS)).where('id', '=', p.id),
    );
    this.keep = sql.query((db, p: { id: string; text: string }) =>
      db.updateTable('calendars').set({ text: p.text }).where('id', '=', p.id),
    );
    this.gone = sql.query((db, p: { id: string }) => db.deleteFrom('calendars').where('id', '=', p.id));
  }

  byId(id: string): Calendar | null {
    const row = this.one.get({ id });
    return row ? this.read(row) : null;
  }

  all(): readonly Calendar[] {
    return this.every.all({}).map((row) => this.read(row));
  }

  ofSchedule(scheduleId: string): readonly Calendar[] {
    return this.bySchedule.all({ id: scheduleId }).map((row) => this.read(row));
  }

  textOf(id: string): string | null {
    return this.textAt.get({ id })?.text ?? null;
  }

  insert(calendar: Calendar): void {
    this.add.run(this.write(calendar));
  }

  update(calendar: Calendar): void {
    this.change.run(this.write(calendar));
  }

  keepText(id: string, text: string): void {
    this.keep.run({ id, text });
  }

  remove(id: string): void {
    this.gone.run({ id });
  }

  private write(calendar: Calendar): Row {
    const { id, feedUrl, failure, copy } = calendar;
    return {
      id,
      name: calendar.name,
      site_id: calendar.siteId,
      schedule_id: calendar.scheduleId,
      check_in_minute: calendar.checkInMinute,
      check_out_minute: calendar.checkOutMinute,
      ignore_words: JSON.stringify(calendar.ignore),
      code_device_ids: JSON.stringify(calendar.codeDeviceIds),
      auto_apply: calendar.autoApply,
      refresh_minutes: calendar.refreshMinutes,
      feed_sealed: feedUrl === null ? null : this.sealer.seal(feedOf(id), Buffer.from(feedUrl)),
      feed_tags: JSON.stringify(calendar.feedTags),
      checked_at_ms: calendar.checkedAtMs,
      trouble: failure && JSON.stringify(failure),
      text_at_ms: calendar.copyAtMs,
      copy: copy && JSON.stringify(copy),
      applied: JSON.stringify(calendar.applied),
      applied_at_ms: calendar.appliedAtMs,
      created_by: calendar.createdBy,
      created_at_ms: calendar.createdAtMs,
      updated_at_ms: calendar.updatedAtMs,
    };
  }

  private read(row: Row): Calendar {
    const { id, feed_sealed: feed } = row;
    return {
      id,
      name: row.name,
      siteId: row.site_id,
      scheduleId: row.schedule_id,
      checkInMinute: row.check_in_minute,
      checkOutMinute: row.check_out_minute,
      ignore: JSON.parse(row.ignore_words) as readonly string[],
      codeDeviceIds: JSON.parse(row.code_device_ids) as readonly string[],
      autoApply: row.auto_apply as AutoApply,
      refreshMinutes: row.refresh_minutes,
      feedUrl: feed && this.sealer.open(feedOf(id), feed).toString(),
      feedTags: JSON.parse(row.feed_tags) as FeedTags,
      checkedAtMs: row.checked_at_ms,
      failure: row.trouble === null ? null : (JSON.parse(row.trouble) as CalendarFailure),
      copyAtMs: row.text_at_ms,
      copy: row.copy === null ? null : (JSON.parse(row.copy) as CalendarCopy),
      applied: JSON.parse(row.applied) as readonly Booking[],
      appliedAtMs: row.applied_at_ms,
      createdBy: row.created_by,
      createdAtMs: row.created_at_ms,
      updatedAtMs: row.updated_at_ms,
    };
  }
}
