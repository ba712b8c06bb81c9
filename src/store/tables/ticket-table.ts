import { sql as raw } from 'kysely';
import type { Ticket } from '../../access/ticket/ticket.js';
import type { PageRequest } from '../../operations/page.js';
import type { TicketWrites } from '../../operations/tickets/ticket-ports.js';
import { ERASED_NAME } from '../../audit/event-part.js';
import { uuidKey } from '../cursor.js';
import type { CursorSide } from '../cursor.js';
import { keysetPage } from '../keyset-page.js';
import { placesFor } from '../query.js';
import type { Query } from '../query.js';
import type { TicketDeviceRow, TicketRow } from '../rows/ticket-rows.js';
import type { Sql } from '../sql.js';
import { TicketKeyRows } from './ticket-key-rows.js';
import { OF_TICKET, readTicketRow, TICKET_COLUMNS, ticketRow, type TicketWithDevices } from './ticket-row.js';

interface TicketFilter {
  readonly deviceId?: string;
  readonly userId?: string;
  readonly within?: readonly string[];
}
type PageParameters = { deviceId: string; userId: string; within: string; bound: string; limit: number };

export class TicketTable extends TicketKeyRows implements TicketWrites {
  private readonly statements: Sql;
  /** At most sixteen: two sides of each of eight filters. */
  private readonly pages = new Map<string, Query<PageParameters, TicketWithDevices>>();
  private readonly one;
  private readonly ofPerson;
  private readonly ofShare;
  private readonly unlabel;
  private readonly add;
  private readonly addDevice;
  private readonly open;
  private readonly openBy;
  private readonly markRevoked;
  private readonly used;
  private readonly epochNow;
  private readonly nextEpoch;
  private readonly floor;
  private readonly setFloor;

  constructor(sql: Sql) {
    super(sql);
    this.statements = sql;
    this.one = sql.query((db, p: { id: string }) =>
      db.selectFrom('tickets').select(TICKET_COLUMNS).select(OF_TICKET).where('id', '=', p.id),
    );
    this.ofPerson = sql.query((db, p: { userId: string }) =>
      db
        .selectFrom('tickets')
        .select(TICKET_COLUMNS)
        .select(OF_TICKET)
        .where('user_id', '=', p.userId)
        .where('revoked_at_ms', 'is', null),
    );
    this.ofShare = sql.query((db, p: { shareId: string }) =>
      db
        .selectFrom('tickets')
        .select(TICKET_COLUMNS)
        .select(OF_TICKET)
        .where('id', 'in', (inner) =>
          inner.selectFrom('ticket_devices').select('ticket_id').where('share_id', '=', p.shareId),
        )
        .where('revoked_at_ms', 'is', null),
    );
    this.unlabel = sql.query((db, p: { userId: string }) =>
      db.updateTable('tickets').set({ label: ERASED_NAME }).where('user_id', '=', p.userId),
    );
    this.add = sql.query((db, p: TicketRow) => db.insertInto('tickets').values(placesFor(p, TICKET_COLUMNS)));
    this.addDevice = sql.query((db, p: TicketDeviceRow) =>
      db.insertInto('ticket_devices').values(placesFor(p, ['ticket_id', 'device_id', 'share_id'])),
    );
    this.open = sql.query((db, p: { now: number }) =>
      db
        .selectFrom('tickets')
        .select((row) => row.fn.countAll<number>().as('total'))
        .where('revoked_at_ms', 'is', null)
        .where('valid_until_ms', '>', p.now),
    );
    this.openBy = sql.query((db, p: { now: number; makerId: string }) =>
      db
        .selectFrom('tickets')
        .select((row) => row.fn.countAll<number>().as('total'))
        .where('created_by', '=', p.makerId)
        .where('revoked_at_ms', 'is', null)
        .where('valid_until_ms', '>', p.now),
    );
    this.markRevoked = sql.query((db, p: { id: string; at: number }) =>
      db
        .updateTable('tickets')
        .set({ revoked_at_ms: p.at })
        .where('id', '=', p.id)
        .where('revoked_at_ms', 'is', null),
    );
    this.used = sql.query((db, p: { id: string }) =>
      db
        .updateTable('tickets')
        .set((row) => ({ use_count: row('use_count', '+', 1) }))
        .where('id', '=', p.id),
    );
    this.epochNow = sql.query((db) => db.selectFrom('ticket_epoch').select('epoch'));
    this.nextEpoch = sql.query((db) =>
      db.updateTable('ticket_epoch').set((row) => ({ epoch: row('epoch', '+', 1) })),
    );
    this.floor = sql.query((db, p: { id: string }) =>
      db.selectFrom('ticket_floors').select('epoch').where('device_id', '=', p.id),
    );
    this.setFloor = sql.query((db, p: { id: string; epoch: number }) =>
      db
        .insertInto('ticket_floors')
        .values({ device_id: p.id, epoch: p.epoch })
        .onConflict((row) => row.column('device_id').doUpdateSet({ epoch: p.epoch })),
    );
  }

  byId(id: string): Ticket | null {
    const row = this.one.get({ id });
    return row ? readTicketRow(row) : null;
  }

  list(page: PageRequest, filter: TicketFilter) {
    const { deviceId = '', userId = '' } = filter;
    const given = { deviceId, userId, within: JSON.stringify(filter.within ?? []) };
    return keysetPage(page, {
      key: uuidKey,
      start: '',
      fetch: (side: CursorSide, bound, limit) => this.pageQuery(side, filter).all({ ...given, bound, limit }),
      count: (bound, limit) => this.pageQuery('next', filter).count({ ...given, bound, limit }),
      keyOf: (row) => row.id,
      read: readTicketRow,
    });
  }

  activeOf(userId: string): readonly Ticket[] {
    return this.ofPerson.all({ userId }).map(readTicketRow);
  }

  activeUnder(shareId: string): readonly Ticket[] {
    return this.ofShare.all({ shareId }).map(readTicketRow);
  }

  forgetLabels(userId: string): void {
    this.unlabel.run({ userId });
  }

  countOpen(nowMs: number): number {
    return this.open.get({ now: nowMs })?.total ?? 0;
  }

  countOpenBy(makerId: string, nowMs: number): number {
    return this.openBy.get({ makerId, now: nowMs })?.total ?? 0;
  }

  insert(ticket: Ticket): void {
    this.add.run(ticketRow(ticket));
    for (const deviceId of ticket.deviceIds) {
      const share_id = ticket.shareIds?.[deviceId] ?? null;
      this.addDevice.run({ ticket_id: ticket.id, device_id: deviceId, share_id });
    }
  }

  revoke(id: string, atMs: number): boolean {
    return this.markRevoked.run({ id, at: atMs }) > 0;
  }

  countUse(id: string): void {
    this.used.run({ id });
  }

  epoch(): number {
    return this.epochNow.get({})?.epoch ?? 0;
  }

  floorOf(deviceId: string): number {
    return this.floor.get({ id: deviceId })?.epoch ?? 0;
  }

  raiseFloor(deviceIds: readonly string[]): number {
    this.nextEpoch.run({});
    const epoch = this.epoch();
    for (const id of deviceIds) this.setFloor.run({ id, epoch });
    return epoch;
  }

  private pageQuery(side: CursorSide, filter: TicketFilter): Query<PageParameters, TicketWithDevices> {
    const byDevice = filter.deviceId !== undefined;
    const byUser = filter.userId !== undefined;
    const bounded = filter.within !== undefined;
    const name = `${side} ${byDevice} ${byUser} ${bounded}`;
    let page = this.pages.get(name);
    if (!page) {
      page = this.statements.query((db, p: PageParameters) => {
        let select = db.selectFrom('tickets').select(TICKET_COLUMNS).select(OF_TICKET);
        if (byDevice) {
          select = select.where('id', 'in', (inner) =>
            inner.selectFrom('ticket_devices').select('ticket_id').where('device_id', '=', p.deviceId),
          );
        }
        if (byUser) select = select.where('user_id', '=', p.userId);
        if (bounded) {
          const named = raw<string>`(select value from json_each(${p.within}))`;
          select = select
            .where('id', 'in', (inner) =>
              inner.selectFrom('ticket_devices').select('ticket_id').where('device_id', 'in', named),
            )
            .where('id', 'not in', (inner) =>
              inner.selectFrom('ticket_devices').select('ticket_id').where('device_id', 'not in', named),
            );
        }
        return select
          .where('id', side === 'next' ? '>' : '<', p.bound)
          .orderBy('id', side === 'next' ? 'asc' : 'desc')
          .limit(p.limit);
      });
      this.pages.set(name, page);
    }
    return page;
  }
}
