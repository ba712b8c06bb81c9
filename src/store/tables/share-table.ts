import type { Share } from '../../access/share.js';
import type { ShareContent, SharedCredential, ShareWrites } from '../../operations/access/share-ports.js';
import type { PageRequest } from '../../operations/page.js';
import { uuidKey } from '../cursor.js';
import type { CursorSide } from '../cursor.js';
import { keysetPage } from '../keyset-page.js';
import type { Sql } from '../sql.js';
import { shareQueries } from './share-queries.js';
import { readShare, shareRow } from './share-row.js';
import { shareUpdates } from './share-updates.js';

/** Rights on locks that were given to people. */
export class ShareTable implements ShareWrites {
  private readonly queries;
  private readonly updates;

  constructor(sql: Sql) {
    this.queries = shareQueries(sql);
    this.updates = shareUpdates(sql);
  }

  byId(id: string): Share | null {
    const row = this.queries.one.get({ id });
    return row ? readShare(row) : null;
  }

  ofPerson(deviceId: string, userId: string): Share | null {
    const row = this.queries.ofPerson.get({ deviceId, userId });
    return row ? readShare(row) : null;
  }

  list(deviceId: string, page: PageRequest) {
    const { pages } = this.queries;
    return keysetPage(page, {
      key: uuidKey,
      start: '',
      fetch: (side: CursorSide, bound, limit) => pages[side].all({ deviceId, bound, limit }),
      count: (bound, limit) => pages.next.count({ deviceId, bound, limit }),
      keyOf: (row) => row.id,
      read: readShare,
    });
  }

  activeOn(deviceId: string): readonly Share[] {
    return this.queries.activeOn.all({ deviceId }).map(readShare);
  }

  activeUnder(id: string): readonly Share[] {
    return this.queries.activeUnder.all({ id }).map(readShare);
  }

  activeOf(userId: string): readonly Share[] {
    return this.queries.activeOf.all({ userId }).map(readShare);
  }

  allOf(userId: string): readonly Share[] {
    return this.queries.allOf.all({ userId }).map(readShare);
  }

  deviceIdsOf(userId: string): readonly string[] {
    return this.queries.deviceIdsOf.all({ userId }).map(({ id }) => id);
  }

  heldUnder(id: string): readonly SharedCredential[] {
    return this.queries.heldUnder.all({ id }).map((row) => ({ pinId: row.pin_id, deviceId: row.device_id }));
  }

  devicesTurning(fromMs: number, untilMs: number): readonly string[] {
    return this.queries.turning.all({ fromMs, untilMs }).map((row) => row.device_id);
  }

  nextTurnMs(afterMs: number): number | null {
    return this.queries.nextTurn.get({ afterMs })?.at ?? null;
  }

  insert(share: Share): void {
    this.updates.add.run(shareRow(share));
  }

  update(id: string, content: ShareContent, atMs: number): void {
    this.updates.change.run({
      id,
      can_unlock: Number(content.canUnlock),
      can_lock: Number(content.canLock),
      can_manage_pins: Number(content.canManagePins),
      can_view_logs: Number(content.canViewLogs),
      can_share: Number(content.canShare),
      valid_from_ms: content.validFromMs,
      valid_until_ms: content.validUntilMs,
      schedule_id: content.scheduleId,
      updated_at_ms: atMs,
    });
  }

  revoke(id: string, atMs: number): boolean {
    return this.updates.revoke.run({ id, at: atMs }) > 0;
  }

  trim(deviceId: string, keep: number): void {
    this.updates.trim.run({ deviceId, keep });
  }
}
