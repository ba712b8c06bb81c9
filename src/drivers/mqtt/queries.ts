import type { Reply } from './messages.js';
import { QUERIES_OPEN, QUERY_TIMEOUT_MS } from './limits.js';

interface Query {
  readonly giveUpAtMs: number;
  readonly answer: (reply: Reply | null) => void;
}

/** Questions to one lock that wait for their reply. */
export class Queries {
  private readonly open = new Map<string, Query>();

  get waiting(): boolean {
    return this.open.size > 0;
  }

  /**
   * @param send puts the question on the wire; false when it could not
   * @returns the reply, or null when there is none in time or too much is asked already
   */
  ask(id: string, nowMs: number, send: () => boolean): Promise<Reply | null> {
    if (this.open.size >= QUERIES_OPEN || !send()) return Promise.resolve(null);
    return new Promise((answer) => {
      this.open.set(id, { giveUpAtMs: nowMs + QUERY_TIMEOUT_MS, answer });
    });
  }

  /** @returns whether the reply was waited for */
  take(reply: Reply): boolean {
    const query = this.open.get(reply.command_id);
    if (!query) return false;
    this.open.delete(reply.command_id);
    query.answer(reply);
    return true;
  }

  sweep(nowMs: number): void {
    for (const [id, query] of this.open) {
      if (nowMs < query.giveUpAtMs) continue;
      this.open.delete(id);
      query.answer(null);
    }
  }

  abandon(): void {
    this.sweep(Infinity);
  }
}
