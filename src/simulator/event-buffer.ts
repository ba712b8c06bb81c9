import type { Direction } from '../../firmware-protocol/hub-messages.js';
import type { EventKind, EventSource, Refusal } from '../../firmware-protocol/lock-messages.js';
import type { LockStamp } from './lock-boot.js';

/** Something that happened, as a lock's flash keeps it until the hub has acknowledged it. */
export interface StoredEvent {
  readonly seq: number;
  /** The boot it happened in; with `seq` its identity. */
  readonly bootId: string;
  readonly atLockMs: number;
  readonly kind: EventKind;
  readonly source?: EventSource | undefined;
  readonly position?: 'locked' | 'unlocked' | 'open' | 'closed' | undefined;
  readonly requestId?: string | undefined;
  readonly direction?: Direction | undefined;
  readonly success?: boolean | undefined;
  readonly batteryPercent?: number | undefined;
  readonly count?: number | undefined;
  /** 32 hex digits: the credential by which the lock itself decided. */
  readonly credentialId?: string | undefined;
  readonly refusal?: Refusal | undefined;
}

export type NewEvent = Omit<StoredEvent, 'seq' | 'bootId' | 'atLockMs'>;

export const EVENTS_MAX = 256;

/**
 * Events not yet acknowledged, oldest first, kept through power cuts. When it is full a new event is counted instead
 * of kept, and the count becomes an `events_lost` as soon as there is room: sequence numbers have no gaps.
 */
export class EventBuffer {
  private readonly entries: StoredEvent[];
  private lost: number;
  private lastSeq = 0;

  constructor(entries: readonly StoredEvent[] = [], lost = 0) {
    this.entries = [...entries];
    this.lost = lost;
  }

  /** Oldest first. */
  get waiting(): readonly StoredEvent[] {
    return this.entries;
  }

  /** A new boot counts from 1 again. */
  restart(): void {
    this.lastSeq = 0;
  }

  add(event: NewEvent, at: LockStamp): void {
    if (this.lost > 0 || this.entries.length >= EVENTS_MAX) {
      this.lost += 1;
      this.reportLost(at);
      return;
    }
    this.append(event, at);
  }

  /** Forgets every event of boot `bootId` up to `upto`. */
  acknowledge(bootId: string, upto: number, now: LockStamp): void {
    const kept = this.entries.filter((event) => event.bootId !== bootId || event.seq > upto);
    this.entries.splice(0, this.entries.length, ...kept);
    this.reportLost(now);
  }

  /** Forgets one event. */
  forget(event: StoredEvent, now: LockStamp): void {
    const at = this.entries.indexOf(event);
    if (at !== -1) this.entries.splice(at, 1);
    this.reportLost(now);
  }

  snapshot(): { events: StoredEvent[]; eventsLost: number } {
    return { events: [...this.entries], eventsLost: this.lost };
  }

  private reportLost(at: LockStamp): void {
    if (this.lost === 0 || this.entries.length >= EVENTS_MAX) return;
    this.append({ kind: 'events_lost', count: this.lost }, at);
    this.lost = 0;
  }

  private append(event: NewEvent, at: LockStamp): void {
    this.lastSeq += 1;
    this.entries.push({ ...event, seq: this.lastSeq, bootId: at.bootId, atLockMs: at.lockMs });
  }
}
