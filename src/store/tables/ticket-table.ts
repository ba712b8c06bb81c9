import type { Ticket } from '../../access/ticket/ticket.js';
import type { PageRequest } from '../../operations/page.js';
import type { TicketWrites } from '../../operations/tickets/ticket-ports.js';
import { ERASED_NAME } from '../../audit/event-part.js';
import { placesFor } from '../query.js';
import type { TicketDeviceRow, TicketRow } from '../rows/ticket-rows.js';
import type { Composer, Sql } from '../sql.js';
import { CodeList } from './code-list.js';
import type { CodeFilter } from './code-list.js';
import { TicketKeyRows } from './ticket-key-rows.js';
import { OF_TICKET, readTicketRow, TICKET_COLUMNS, ticketRow } from './ticket-row.js';

function selectTickets(db: Composer) {
  return db.selectFrom('tickets').select(TICKET_COLUMNS).select(OF_TICKET);
}

export class TicketTable extends TicketKeyRows implements TicketWrites {
  private readonly codes;
  private readonly one;
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
    this.codes = new CodeList(sql, {
      select: selectTickets,
      places: { table: 'ticket_devices', code: 'ticket_id' },
      read: readTicketRow,
    });
    this.one = sql.query((db, p: { id: string }) => selectTickets(db).where('id', '=', p.id));
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

  list(page: PageRequest, filter: CodeFilter) {
    return this.codes.page(page, filter);
  }

  activeOf(userId: string) {
    return this.codes.activeOf(userId);
  }

  activeUnder(shareId: string) {
    return this.codes.activeUnder(shareId);
  }

  activeOfOwner(deviceId: string, userId: string) {
    return this.codes.activeOfOwner(deviceId, userId);
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

  countOpenAt(deviceId: string, nowMs: number): number {
    return this.codes.countOpenAt(deviceId, nowMs);
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
}
