import type { Ticket } from '../../access/ticket/ticket.js';
import type { PageRequest } from '../../operations/page.js';
import type { TicketReservation, TicketWrites } from '../../operations/tickets/ticket-ports.js';
import { uuidKey } from '../cursor.js';
import type { CursorSide } from '../cursor.js';
import { keysetPage } from '../keyset-page.js';
import { placesFor } from '../query.js';
import type { TicketReservationRow, TicketRow } from '../schema.js';
import type { Sql } from '../sql.js';
import { TicketKeyRows } from './ticket-key-rows.js';
import {
  closedIdsOfTicket,
  deviceIdsOfTicket,
  readTicketRow,
  TICKET_COLUMNS,
  ticketRow,
} from './ticket-row.js';

type PageParameters = { deviceId: string; bound: string; limit: number };

export class TicketTable extends TicketKeyRows implements TicketWrites {
  private readonly one;
  private readonly pages;
  private readonly pagesOfDevice;
  private readonly add;
  private readonly addDevice;
  private readonly open;
  private readonly markRevoked;
  private readonly used;
  private readonly epochNow;
  private readonly nextEpoch;
  private readonly floor;
  private readonly setFloor;
  private readonly reserved;
  private readonly addReservation;
  private readonly dropReservation;

  constructor(sql: Sql) {
    super(sql);
    this.one = sql.query((db, p: { id: string }) =>
      db
        .selectFrom('tickets')
        .select(TICKET_COLUMNS)
        .select([deviceIdsOfTicket, closedIdsOfTicket])
        .where('id', '=', p.id),
    );
    const page = (side: CursorSide, byDevice: boolean) =>
      sql.query((db, p: PageParameters) => {
        let select = db
          .selectFrom('tickets')
          .select(TICKET_COLUMNS)
          .select([deviceIdsOfTicket, closedIdsOfTicket]);
        if (byDevice) {
          select = select.where('id', 'in', (inner) =>
            inner.selectFrom('ticket_devices').select('ticket_id').where('device_id', '=', p.deviceId),
          );
        }
        return select
          .where('id', side === 'next' ? '>' : '<', p.bound)
          .orderBy('id', side === 'next' ? 'asc' : 'desc')
          .limit(p.limit);
      });
    this.pages = { next: page('next', false), previous: page('previous', false) };
    this.pagesOfDevice = { next: page('next', true), previous: page('previous', true) };
    this.add = sql.query((db, p: TicketRow) => db.insertInto('tickets').values(placesFor(p, TICKET_COLUMNS)));
    this.addDevice = sql.query((db, p: { ticket_id: string; device_id: string }) =>
      db.insertInto('ticket_devices').values(placesFor(p, ['ticket_id', 'device_id'])),
    );
    this.open = sql.query((db, p: { now: number }) =>
      db
        .selectFrom('tickets')
        .select((row) => row.fn.countAll<number>().as('total'))
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
    this.reserved = sql.query((db, p: { id: string }) =>
      db.selectFrom('ticket_reservations').selectAll().where('ticket_id', '=', p.id),
    );
    this.addReservation = sql.query((db, p: TicketReservationRow) =>
      db
        .insertInto('ticket_reservations')
        .values(placesFor(p, ['device_id', 'request_id', 'ticket_id', 'at_ms']))
        .onConflict((row) =>
          row.columns(['device_id', 'request_id', 'ticket_id']).doUpdateSet({ at_ms: p.at_ms }),
        ),
    );
    this.dropReservation = sql.query((db, p: { ticketId: string; deviceId: string; requestId: string }) =>
      db
        .deleteFrom('ticket_reservations')
        .where('device_id', '=', p.deviceId)
        .where('request_id', '=', p.requestId)
        .where('ticket_id', '=', p.ticketId),
    );
  }

  byId(id: string): Ticket | null {
    const row = this.one.get({ id });
    return row ? readTicketRow(row) : null;
  }

  list(page: PageRequest, { deviceId }: { deviceId?: string }) {
    const pages = deviceId === undefined ? this.pages : this.pagesOfDevice;
    return keysetPage(page, {
      key: uuidKey,
      start: '',
      fetch: (side: CursorSide, bound, limit) => pages[side].all({ deviceId: deviceId ?? '', bound, limit }),
      count: (bound, limit) => pages.next.count({ deviceId: deviceId ?? '', bound, limit }),
      keyOf: (row) => row.id,
      read: readTicketRow,
    });
  }

  countOpen(nowMs: number): number {
    return this.open.get({ now: nowMs })?.total ?? 0;
  }

  insert(ticket: Ticket): void {
    this.add.run(ticketRow(ticket));
    for (const deviceId of ticket.deviceIds)
      this.addDevice.run({ ticket_id: ticket.id, device_id: deviceId });
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

  reservationsOf(ticketId: string): readonly TicketReservation[] {
    return this.reserved.all({ id: ticketId }).map((row) => ({
      ticketId: row.ticket_id,
      deviceId: row.device_id,
      requestId: row.request_id,
      atMs: row.at_ms,
    }));
  }

  reserve({ ticketId, deviceId, requestId, atMs }: TicketReservation): void {
    this.addReservation.run({
      device_id: deviceId,
      request_id: requestId,
      ticket_id: ticketId,
      at_ms: atMs,
    });
  }

  release({ ticketId, deviceId, requestId }: Omit<TicketReservation, 'atMs'>): void {
    this.dropReservation.run({ ticketId, deviceId, requestId });
  }
}
