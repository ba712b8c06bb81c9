import type Database from 'better-sqlite3';
import type { Clock } from '../../kit/clock.js';
import type { Write } from './commit-queue.js';
import { SESSION_AGE_S, SESSIONS } from './limits.js';
import type { ClientRef } from './packet-form.js';
import { newSession, type Session } from './session.js';

interface Row {
  readonly key: number;
  readonly client_id: string;
  readonly expiry_s: number;
  readonly ends_at_ms: number | null;
}

/** All sessions are taken by clients that are connected. */
export class NoSessionFree extends Error {}

/**
 * Which sessions there are, and when each ends. Its end is stored as wall-clock time and kept as monotonic time, so that
 * no jump of the clock ends one early; over a restart a session never gets more than its whole life again.
 */
export class Sessions {
  private readonly clock: Clock;
  private readonly connected = new Set<string>();
  private readonly byClient = new Map<string, Session>();
  private nextKey = 1;
  private readonly insert;
  private readonly update;
  private readonly remove;
  private readonly all;

  constructor(connection: Database.Database, clock: Clock) {
    this.clock = clock;
    this.insert = connection.prepare<[number, string, number]>(
      'INSERT INTO sessions (key, client_id, expiry_s) VALUES (?, ?, ?)',
    );
    this.update = connection.prepare<[number, number | null, number]>(
      'UPDATE sessions SET expiry_s = ?, ends_at_ms = ? WHERE key = ?',
    );
    this.remove = connection.prepare<[number]>('DELETE FROM sessions WHERE key = ?');
    this.all = connection.prepare<[], Row>(
      'SELECT key, client_id, expiry_s, ends_at_ms FROM sessions ORDER BY key',
    );
  }

  /** Whoever was connected when the process died has been away since: its life begins now. */
  load(): void {
    this.byClient.clear();
    const wall = this.clock.wallMs();
    for (const row of this.all.iterate()) {
      const session = newSession(row.key, row.client_id, row.expiry_s);
      const lifeMs = session.expiryS * 1000;
      const leftMs = row.ends_at_ms === null ? lifeMs : Math.max(0, Math.min(lifeMs, row.ends_at_ms - wall));
      session.endsAtMs = this.connected.has(session.clientId) ? null : this.clock.monotonicMs() + leftMs;
      this.byClient.set(session.clientId, session);
      this.nextKey = Math.max(this.nextKey, row.key + 1);
    }
  }

  get(clientId: string): Session | undefined {
    return this.byClient.get(clientId);
  }

  values(): IterableIterator<Session> {
    return this.byClient.values();
  }

  get isFull(): boolean {
    return this.byClient.size >= SESSIONS;
  }

  /** @throws NoSessionFree @returns the session that has to make room for a new one, null when there is room */
  toMakeRoom(): Session | null {
    if (!this.isFull) return null;
    const away = [...this.byClient.values()].filter((session) => !this.connected.has(session.clientId));
    const longest = away.sort(
      (a, b) => (a.endsAtMs ?? 0) - a.expiryS * 1000 - ((b.endsAtMs ?? 0) - b.expiryS * 1000),
    );
    if (!longest[0]) throw new NoSessionFree(`all ${SESSIONS} sessions of the broker are in use`);
    return longest[0];
  }

  add({ id, sessionExpiryInterval }: ClientRef): { readonly session: Session; readonly write: Write } {
    const session = newSession(
      this.nextKey++,
      id,
      Math.min(sessionExpiryInterval ?? SESSION_AGE_S, SESSION_AGE_S),
    );
    if (!this.connected.has(id)) session.endsAtMs = this.clock.monotonicMs() + session.expiryS * 1000;
    this.byClient.set(id, session);
    return {
      session,
      write: () => {
        this.insert.run(session.key, id, session.expiryS);
      },
    };
  }

  drop(session: Session): Write {
    this.byClient.delete(session.clientId);
    return () => {
      this.remove.run(session.key);
    };
  }

  isConnected(clientId: string): boolean {
    return this.connected.has(clientId);
  }

  arrived({ id, sessionExpiryInterval }: ClientRef): Write | null {
    this.connected.add(id);
    const session = this.byClient.get(id);
    if (!session) return null;
    session.endsAtMs = null;
    session.expiryS = Math.min(sessionExpiryInterval ?? session.expiryS, SESSION_AGE_S);
    return () => {
      this.update.run(session.expiryS, null, session.key);
    };
  }

  left({ id, sessionExpiryInterval }: ClientRef): Write | null {
    this.connected.delete(id);
    const session = this.byClient.get(id);
    if (!session) return null;
    session.expiryS = Math.min(sessionExpiryInterval ?? session.expiryS, SESSION_AGE_S);
    session.endsAtMs = this.clock.monotonicMs() + session.expiryS * 1000;
    const endsAtWallMs = Math.round(this.clock.wallMs() + session.expiryS * 1000);
    return () => {
      this.update.run(session.expiryS, endsAtWallMs, session.key);
    };
  }

  /** Those that nobody is connected to and whose time is over. */
  ended(): Session[] {
    const now = this.clock.monotonicMs();
    return [...this.byClient.values()].filter(({ endsAtMs }) => endsAtMs !== null && endsAtMs <= now);
  }
}
