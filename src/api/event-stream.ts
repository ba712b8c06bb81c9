import type { ServerResponse } from 'node:http';
import { STREAM_HEARTBEAT_MS, STREAM_RETRY_MS, STREAM_STALLED_MS } from './api-settings.js';

/** Media type of server-sent events (HTML Standard, section 9.2). */
export const EVENT_STREAM_TYPE = 'text/event-stream';

/** Where server-sent events go. */
export interface EventSink {
  /**
   * @param data one line
   * @returns whether there is room for more at once
   */
  send(event: string, data: string, id: number): boolean;
  cutOff(): void;
}

/** One reader of live events: items as text, and whether it takes them. */
export class EventStream implements EventSink {
  private readonly response: ServerResponse;
  private readonly nowMs: () => number;
  private sentAtMs: number;
  private sentId = -1;
  /** Since when it takes nothing; null: it does. */
  private stalledAtMs: number | null = null;

  constructor(response: ServerResponse, nowMs: () => number) {
    this.response = response;
    this.nowMs = nowMs;
    this.sentAtMs = nowMs();
    this.write(`retry: ${STREAM_RETRY_MS}\n\n`);
  }

  /** Calls `action` when the reader has taken what was sent. */
  onRoom(action: () => void): void {
    this.response.on('drain', () => {
      this.stalledAtMs = null;
      action();
    });
  }

  send(event: string, data: string, id: number): boolean {
    this.sentId = id;
    return this.write(`id: ${id}\nevent: ${event}\ndata: ${data}\n\n`);
  }

  /** The end; at once for a reader that would not take it. */
  cutOff(): void {
    if (this.stalledAtMs === null) this.response.end();
    else this.response.destroy();
  }

  /** What time brings: a sign of life, or the end of one who takes nothing. @param id up to which all was told */
  sweep(id: number): void {
    const nowMs = this.nowMs();
    if (this.stalledAtMs !== null) {
      if (nowMs - this.stalledAtMs >= STREAM_STALLED_MS) this.cutOff();
      return;
    }
    if (nowMs - this.sentAtMs < STREAM_HEARTBEAT_MS) return;
    // An id without data is kept by the reader and shown to nobody: what was not for it need not be gone through again.
    this.write(id === this.sentId ? ': still here\n\n' : `: still here\nid: ${id}\n\n`);
    this.sentId = id;
  }

  private write(text: string): boolean {
    if (this.response.writableEnded || this.response.destroyed) return false;
    this.sentAtMs = this.nowMs();
    const hasRoom = this.response.write(text);
    if (!hasRoom) this.stalledAtMs ??= this.sentAtMs;
    return hasRoom;
  }
}
