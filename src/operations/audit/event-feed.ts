import type { StoredEvent } from '../../audit/event.js';
import type { Clock } from '../../kit/clock.js';
import { deviceView, type DeviceViewDeps } from '../locks/device-view.js';
import { EventFollower, FOLLOWER_BEHIND_MAX } from './event-follower.js';
import {
  DEVICE_CHANGES,
  type FeedItem,
  type FeedReader,
  type FeedSink,
  type Following,
  mayHear,
  mayLogsBeRead,
  type ResetReason,
} from './feed-item.js';
import type { LiveLocks } from '../locks/live-locks.js';
import type { Store } from '../store-ports.js';

/** Rows of the log read at once. */
export const FEED_ROWS = 100;
/** Locks listed at once for a new follower. */
const DEVICE_PAGE = 200;

type LockItem = Extract<FeedItem, { kind: 'lock' }>;

export interface EventFeedDeps {
  readonly store: Pick<Store, 'events' | 'devices' | 'onAppended'>;
  readonly live: LiveLocks;
  readonly lockouts?: DeviceViewDeps['lockouts'];
  readonly clock: Clock;
  /** Whether somebody may know of a lock, or read its log, now. */
  readonly maySee: (reader: FeedReader, deviceId: string, action: 'view' | 'view_logs') => boolean;
}

/**
 * What happens, told to whoever follows. Nothing is published by those who make it happen: after a commit, or a change of
 * a lock's state, the feed looks once, in a later turn of the event loop, so that no door waits for a reader; with no
 * follower it does not even look.
 */
export class EventFeed {
  private readonly deps: EventFeedDeps;
  private readonly followers = new Set<EventFollower>();
  private read: {
    readonly seq: number;
    readonly lastSeq: number;
    readonly rows: readonly StoredEvent[];
  } | null = null;
  /** Locks as they are now, while all followers are told. */
  private locksNow: Map<string, LockItem> | null = null;
  /** The last row that the feed itself has looked at. */
  private seenSeq = 0;
  private readonly changed = new Set<string>();
  private looking = false;

  constructor(deps: EventFeedDeps) {
    this.deps = deps;
    deps.store.onAppended(() => {
      this.lookSoon();
    });
    deps.live.onChange((id) => {
      if (this.followers.size === 0) return;
      this.changed.add(id);
      this.lookSoon();
    });
  }

  get size(): number {
    return this.followers.size;
  }

  /**
   * @param afterId what the follower has already, as it says; null: it begins now
   * @param sink is told at once what was missed, and how each lock is
   */
  follow(reader: FeedReader, afterId: string | null, sink: FeedSink): Following {
    const { events } = this.deps.store;
    if (this.followers.size === 0) this.seenSeq = events.lastSeq();
    const { maySee } = this.deps;
    const follower: EventFollower = new EventFollower(sink, {
      maySee: (id) => maySee(reader, id, 'view'),
      mayHear: (row) =>
        mayHear(reader, row) ||
        (row.deviceId !== null && mayLogsBeRead(reader) && maySee(reader, row.deviceId, 'view_logs')),
      rowsAfter: (seq) => this.rowsAfter(seq),
      lastSeq: () => events.lastSeq(),
      lockNow: (id) => this.lockNow(id),
      stopped: () => this.followers.delete(follower),
    });
    this.followers.add(follower);
    const after = afterId === null ? events.lastSeq() : this.seqOf(afterId);
    if (typeof after === 'number') follower.startAfter(after);
    else follower.startAnew({ kind: 'reset', reason: after, atMs: this.deps.clock.wallMs() });
    for (const id of this.deviceIds()) follower.lockChanged(id);
    follower.pump();
    return follower;
  }

  private seqOf(id: string): number | ResetReason {
    const { events } = this.deps.store;
    const seq = /^\d{1,15}$/.test(id) ? Number(id) : -1;
    const last = events.lastSeq();
    if (seq < 0 || seq > last || (seq > 0 && !events.bySeq(seq))) return 'unknown_id';
    return last - seq > FOLLOWER_BEHIND_MAX ? 'too_old' : seq;
  }

  private *deviceIds(): Generator<string> {
    const { devices } = this.deps.store;
    for (let cursor: string | null = null; ;) {
      const page = devices.list({ cursor, size: DEVICE_PAGE });
      for (const { id } of page.rows) yield id;
      if (page.next === null) return;
      cursor = page.next;
    }
  }

  /** How they are shown changed, or to whom, without a row of the log. */
  devicesChanged(ids: readonly string[]): void {
    if (this.followers.size === 0) return;
    for (const id of ids) this.changed.add(id);
    this.lookSoon();
  }

  private lookSoon(): void {
    if (this.looking || this.followers.size === 0) return;
    this.looking = true;
    setImmediate(() => {
      this.looking = false;
      this.look();
    });
  }

  private look(): void {
    if (this.followers.size === 0) return;
    for (;;) {
      const rows = this.rowsAfter(this.seenSeq);
      for (const { type, deviceId } of rows) {
        if (deviceId !== null && DEVICE_CHANGES.has(type)) this.changed.add(deviceId);
      }
      this.seenSeq = rows.at(-1)?.seq ?? this.seenSeq;
      if (rows.length < FEED_ROWS) break;
    }
    this.locksNow = new Map();
    for (const follower of [...this.followers]) {
      for (const id of this.changed) follower.lockChanged(id);
      follower.pump();
    }
    this.locksNow = null;
    this.changed.clear();
  }

  /** Read once for all who are equally far. */
  private rowsAfter(seq: number): readonly StoredEvent[] {
    const lastSeq = this.deps.store.events.lastSeq();
    if (seq >= lastSeq) return [];
    if (this.read?.seq !== seq || this.read.lastSeq !== lastSeq) {
      this.read = { seq, lastSeq, rows: this.deps.store.events.after(seq, FEED_ROWS) };
    }
    return this.read.rows;
  }

  private lockNow(id: string): LockItem {
    const known = this.locksNow?.get(id);
    if (known) return known;
    const { store, clock } = this.deps;
    const device = store.devices.byId(id);
    const view = device ? deviceView(this.deps, device) : null;
    const item: LockItem = { kind: 'lock', deviceId: id, view, atMs: clock.wallMs() };
    this.locksNow?.set(id, item);
    return item;
  }
}
