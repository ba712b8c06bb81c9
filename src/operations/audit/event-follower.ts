import type { StoredEvent } from '../../audit/event.js';
import { type FeedItem, type FeedSink, type Following, kindOf } from './feed-item.js';

/** Rows of the log that a follower may be behind: one that comes anew is told `reset`, a slow one is cut off. */
export const FOLLOWER_BEHIND_MAX = 1_000;
type LockItem = Extract<FeedItem, { kind: 'lock' }>;

/** Locks told in one turn of the event loop. */
const LOCKS_AT_ONCE = 100;

export interface FollowerPorts {
  /** The next rows, oldest first; none when there are no more. */
  readonly rowsAfter: (seq: number) => readonly StoredEvent[];
  readonly lastSeq: () => number;
  readonly lockNow: (id: string) => LockItem;
  /** Asked again before each is told: a right can end at any moment. */
  readonly maySee: (deviceId: string) => boolean;
  readonly mayHear: (row: StoredEvent) => boolean;
  readonly stopped: () => void;
}

/**
 * One follower of live events. Nothing is kept for it but how far it is in the log and which locks it has not heard of:
 * as long as its sink has no room it is sent nothing, and then it reads on where it stopped.
 */
export class EventFollower implements Following {
  private readonly sink: FeedSink;
  private readonly ports: FollowerPorts;
  private readonly changed = new Set<string>();
  /** Locks it knows of: at most as many as the hub has. */
  private readonly told = new Set<string>();
  private seq = 0;
  private first: FeedItem | null = null;
  private hasRoom = true;
  private resting = false;
  private ended = false;

  constructor(sink: FeedSink, ports: FollowerPorts) {
    this.sink = sink;
    this.ports = ports;
  }

  get lastId(): number {
    return this.seq;
  }

  startAfter(seq: number): void {
    this.seq = seq;
  }

  startAnew(reset: FeedItem): void {
    this.seq = this.ports.lastSeq();
    this.first = reset;
  }

  lockChanged(id: string): void {
    this.changed.add(id);
  }

  roomAgain(): void {
    this.hasRoom = true;
    this.pump();
  }

  stop(): void {
    if (this.ended) return;
    this.ended = true;
    this.ports.stopped();
  }

  /** Tells what there is to tell, as far as there is room; much of it in several turns, so that no door waits for it. */
  pump(): void {
    if (this.ended || this.resting) return;
    if (!this.hasRoom) {
      if (this.ports.lastSeq() - this.seq > FOLLOWER_BEHIND_MAX) {
        this.stop();
        this.sink.cutOff();
      }
      return;
    }
    if (this.first) {
      const { first } = this;
      this.first = null;
      if (!this.send(first)) return;
    }
    const rows = this.ports.rowsAfter(this.seq);
    for (const row of rows) {
      this.seq = row.seq;
      const kind = this.ports.mayHear(row) ? kindOf(row) : null;
      if (kind !== null && !this.send({ kind, row })) return;
    }
    if (this.seq < this.ports.lastSeq()) {
      this.rest();
      return;
    }
    let told = 0;
    for (const id of this.changed) {
      if (told++ >= LOCKS_AT_ONCE) {
        this.rest();
        return;
      }
      this.changed.delete(id);
      const item = this.lockFor(id);
      if (item && !this.send(item)) return;
    }
  }

  /** A lock that they may not know of any more is gone for them; one that they never heard of is not told of. */
  private lockFor(id: string): LockItem | null {
    const item = this.ports.lockNow(id);
    if (item.view && this.ports.maySee(id)) {
      this.told.add(id);
      return item;
    }
    return this.told.delete(id) ? { ...item, view: null } : null;
  }

  private send(item: FeedItem): boolean {
    this.hasRoom = this.sink.send(item, this.seq);
    return this.hasRoom && !this.ended;
  }

  private rest(): void {
    this.resting = true;
    setImmediate(() => {
      this.resting = false;
      this.pump();
    });
  }
}
