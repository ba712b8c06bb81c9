import type { ChainedEvent } from '../../src/audit/hash-chain.js';
import { eventLine } from '../../src/audit/replica/event-line.js';
import type { Lane } from '../../src/audit/replica/protocol.js';
import type {
  CloudLink,
  EntityChange,
  LogLines,
  OutboxWrites,
} from '../../src/operations/cloud/outbox-ports.js';
import type { LightLog } from './light-log.js';

/** The one kind of entity that a light hub has beside its log. */
export const LIGHT_ENTITY = 'devices';

type Row = Readonly<Record<string, unknown>>;

/** What the cloud has not got of a light hub, in memory; numbered as `store/replication` numbers it. */
export class LightOutbox implements OutboxWrites {
  /** By id; what is there. */
  readonly rows = new Map<string, Row>();
  private readonly log: LightLog;
  private state: CloudLink | null = null;
  /** Numbers by id, in the order of the numbers: a change again moves to the end. */
  private readonly waiting = new Map<string, number>();
  private last = 0;

  constructor(log: LightLog) {
    this.log = log;
  }

  /** @param row null: it is gone */
  set(id: string, row: Row | null): void {
    if (row) this.rows.set(id, row);
    else this.rows.delete(id);
    if (this.state) this.number(id);
  }

  link(): CloudLink | null {
    return this.state;
  }

  newest(): Readonly<Record<Lane, number>> {
    return { audit: this.log.lastSeq, telemetry: this.last };
  }

  events(after: number, limit: number): readonly ChainedEvent[] {
    return this.log.after(after, limit);
  }

  lines(after: number, limit: number): LogLines | null {
    const lines = this.events(after, limit).map(eventLine);
    const last = lines.at(-1);
    const text = lines.map((line) => `${JSON.stringify(line)}\n`).join('');
    return last ? { text, count: lines.length, last } : null;
  }

  changes(after: number, limit: number): readonly EntityChange[] {
    return [...this.waiting]
      .filter(([, sequence]) => sequence > after)
      .slice(0, limit)
      .map(([id, sequence]) => ({
        ...{ sequence, entity: LIGHT_ENTITY, key: [id], version: 1 },
        now: this.rows.get(id) ?? null,
      }));
  }

  entity(_: string, key: readonly (string | number)[]): Row | null {
    return this.rows.get(String(key[0])) ?? null;
  }

  chainHash(seq: number): Uint8Array | null {
    return this.log.hashAt(seq);
  }

  beginEpoch(epoch: number): void {
    this.end();
    this.state = { epoch, acked: { audit: 0, telemetry: 0 } };
    for (const id of this.rows.keys()) this.number(id);
  }

  acknowledge(lane: Lane, upTo: number): void {
    if (!this.state || this.state.acked[lane] >= upTo) return;
    this.state = { ...this.state, acked: { ...this.state.acked, [lane]: upTo } };
    if (lane === 'audit') return;
    this.last = Math.max(this.last, upTo);
    for (const [id, sequence] of this.waiting) if (sequence <= upTo) this.waiting.delete(id);
  }

  end(): void {
    this.state = null;
    this.last = 0;
    this.waiting.clear();
  }

  private number(id: string): void {
    this.last += 1;
    this.waiting.delete(id);
    this.waiting.set(id, this.last);
  }
}
