import type { Card } from '../../access/card.js';
import type { CardWrites } from '../../operations/cards/card-ports.js';
import type { PageRequest } from '../../operations/page.js';
import { placesFor } from '../query.js';
import type { CardRow } from '../rows/ticket-rows.js';
import type { Sql } from '../sql.js';
import { CodeList } from './code-list.js';
import type { CodeFilter } from './code-list.js';

const COLUMNS = [
  'id',
  'label',
  'user_id',
  'device_id',
  'share_id',
  'use_count',
  'created_by',
  'created_at_ms',
  'revoked_at_ms',
  'held_since_ms',
] as const satisfies readonly (keyof CardRow)[];

type PublicRow = Pick<CardRow, (typeof COLUMNS)[number]>;

export class CardTable implements CardWrites {
  private readonly codes;
  private readonly one;
  private readonly verified;
  private readonly total;
  private readonly peppers;
  private readonly add;
  private readonly markRevoked;
  private readonly used;

  constructor(sql: Sql) {
    this.codes = new CodeList(sql, {
      select: (db) => db.selectFrom('cards').select(COLUMNS),
      places: null,
      read: readCard,
    });
    this.one = sql.query((db, p: { id: string }) =>
      db.selectFrom('cards').select(COLUMNS).where('id', '=', p.id),
    );
    this.verified = sql.query((db, p: { deviceId: string; verifier: Uint8Array }) =>
      db
        .selectFrom('cards')
        .select(COLUMNS)
        .where('device_id', '=', p.deviceId)
        .where('verifier', '=', p.verifier)
        .orderBy((row) => row('revoked_at_ms', 'is not', null))
        .orderBy('id', 'desc')
        .limit(1),
    );
    this.total = sql.query((db, p: { deviceId: string }) =>
      db
        .selectFrom('cards')
        .select((row) => row.fn.countAll<number>().as('total'))
        .where('device_id', '=', p.deviceId)
        .where('revoked_at_ms', 'is', null),
    );
    this.peppers = sql.query((db) =>
      db.selectFrom('cards').select('pepper_id').distinct().where('revoked_at_ms', 'is', null),
    );
    this.add = sql.query((db, p: CardRow) =>
      db.insertInto('cards').values(placesFor(p, [...COLUMNS, 'verifier', 'pepper_id'])),
    );
    this.markRevoked = sql.query((db, p: { id: string; at: number }) =>
      db
        .updateTable('cards')
        .set({ revoked_at_ms: p.at })
        .where('id', '=', p.id)
        .where('revoked_at_ms', 'is', null),
    );
    this.used = sql.query((db, p: { id: string }) =>
      db
        .updateTable('cards')
        .set((row) => ({ use_count: row('use_count', '+', 1) }))
        .where('id', '=', p.id),
    );
  }

  byId(id: string): Card | null {
    const row = this.one.get({ id });
    return row ? readCard(row) : null;
  }

  byVerifier(deviceId: string, verifier: Uint8Array): Card | null {
    const row = this.verified.get({ deviceId, verifier });
    return row ? readCard(row) : null;
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

  countOf(deviceId: string): number {
    return this.total.get({ deviceId })?.total ?? 0;
  }

  pepperIds(): readonly string[] {
    return this.peppers.all({}).map((row) => row.pepper_id);
  }

  list(page: PageRequest, filter: CodeFilter) {
    return this.codes.page(page, filter);
  }

  insert(card: Card, verifier: Uint8Array, pepperId: string): void {
    this.add.run({
      id: card.id,
      label: card.label,
      user_id: card.userId,
      device_id: card.deviceId,
      share_id: card.shareId,
      verifier,
      pepper_id: pepperId,
      use_count: card.useCount,
      created_by: card.createdBy,
      created_at_ms: card.createdAtMs,
      revoked_at_ms: card.revokedAtMs,
      held_since_ms: card.heldSinceMs ?? null,
    });
  }

  revoke(id: string, atMs: number): boolean {
    return this.markRevoked.run({ id, at: atMs }) > 0;
  }

  countUse(id: string): void {
    this.used.run({ id });
  }
}

function readCard(row: PublicRow): Card {
  return {
    id: row.id,
    label: row.label,
    userId: row.user_id,
    deviceId: row.device_id,
    shareId: row.share_id,
    useCount: row.use_count,
    createdBy: row.created_by,
    createdAtMs: row.created_at_ms,
    revokedAtMs: row.revoked_at_ms,
    ...(row.held_since_ms !== null && { heldSinceMs: row.held_since_ms }),
  };
}
