import type { Clock, Timer } from '../kit/clock.js';
import type { SparseLog } from '../kit/sparse-log.js';
import type { KeptSessions } from './kept-sessions.js';
import { STANDING_CHECK_MS } from './limits.js';
import type { ProgramConnection } from './program-connection.js';

/**
 * Ends the connections and kept sessions of programs whose token is good no more: when told that one may have ended, and
 * every `STANDING_CHECK_MS` whatever is told.
 */
export class ProgramWatch {
  private readonly clock: Clock;
  private readonly refusals: SparseLog;
  private readonly sessions: Pick<KeptSessions, 'wipeEnded'>;
  private readonly connections = new Set<ProgramConnection>();
  private timer: Timer | null = null;
  private asked = false;

  constructor(clock: Clock, refusals: SparseLog, sessions: Pick<KeptSessions, 'wipeEnded'>) {
    this.clock = clock;
    this.refusals = refusals;
    this.sessions = sessions;
  }

  get size(): number {
    return this.connections.size;
  }

  add(connection: ProgramConnection): void {
    this.connections.add(connection);
    connection.client.conn.once('close', () => {
      this.connections.delete(connection);
    });
  }

  start(): void {
    this.lookNow();
    this.timer = this.clock.after(STANDING_CHECK_MS, () => {
      this.start();
    });
  }

  /** Something changed that tokens rest on. Many changes in one turn are looked at once. */
  look(): void {
    if (this.asked) return;
    this.asked = true;
    setImmediate(() => {
      this.asked = false;
      this.lookNow();
    });
  }

  /** @returns whether its token is good; else the connection ends */
  stands(connection: ProgramConnection): boolean {
    let why: string | null;
    try {
      why = connection.recheck();
    } catch {
      // nothing is known of the token: denied, and its session is left alone
      connection.end();
      return false;
    }
    if (why === null) return true;
    this.refusals.warn('token_ended', { token_id: connection.tokenId, why }, 'an MQTT connection was ended');
    this.connections.delete(connection);
    connection.endForGood();
    this.sessions.wipeEnded();
    return false;
  }

  stop(): void {
    this.timer?.cancel();
    this.timer = null;
  }

  private lookNow(): void {
    for (const connection of [...this.connections]) this.stands(connection);
    this.sessions.wipeEnded();
  }
}
