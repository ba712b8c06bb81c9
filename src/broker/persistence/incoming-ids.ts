import type Database from 'better-sqlite3';
import type { Write } from './commit-queue.js';
import { INCOMING_QOS2 } from './limits.js';
import type { ClientRef } from './packet-form.js';
import type { Session } from './session.js';

/** The client has more QoS 2 publishes open than it was told it may. */
export class TooManyInFlight extends Error {}

/**
 * Packet identifiers of QoS 2 publishes that were taken and not yet released by PUBREL: one that comes again under such a
 * number is the same message (MQTT 3.1.1, section 4.3.3). Those of clean sessions are in memory, until the client leaves.
 */
export class IncomingIds {
  private readonly ofClean = new Map<string, Map<number, object>>();
  /** Of whom nobody has said yet that they were passed on; all that an earlier run took are. */
  private readonly unheard = new WeakSet<object>();
  private readonly insert;
  private readonly remove;
  private readonly removeAll;
  private readonly all;

  constructor(connection: Database.Database) {
    this.insert = connection.prepare<[number, number]>(
      'INSERT OR IGNORE INTO incoming (session, message_id) VALUES (?, ?)',
    );
    this.remove = connection.prepare<[number, number]>(
      'DELETE FROM incoming WHERE session = ? AND message_id = ?',
    );
    this.removeAll = connection.prepare<[number]>('DELETE FROM incoming WHERE session = ?');
    this.all = connection.prepare<[], { session: number; message_id: number }>(
      'SELECT session, message_id FROM incoming',
    );
  }

  load(sessions: ReadonlyMap<number, Session>): void {
    for (const row of this.all.iterate()) {
      const packet = bare(row.message_id);
      this.unheard.add(packet);
      sessions.get(row.session)?.incoming.set(row.message_id, packet);
    }
  }

  /** @returns to be called when it was passed on; null: it was, or is not known */
  unheardOf(client: ClientRef, session: Session | null, messageId: number): (() => void) | null {
    const packet = this.get(client, session, messageId);
    if (!packet || !this.unheard.has(packet)) return null;
    return () => {
      this.unheard.delete(packet);
    };
  }

  /**
   * @param session null for a client whose session ends with its connection
   * @returns the publish taken under this identifier; one that was passed on at once is its identifier alone
   */
  get(client: ClientRef, session: Session | null, messageId: number): object | undefined {
    return (session?.incoming ?? this.ofClean.get(client.id))?.get(messageId);
  }

  /** @throws TooManyInFlight @returns null when nothing has to be written */
  add(client: ClientRef, session: Session | null, messageId: number, packet = bare(messageId)): Write | null {
    let ids = session?.incoming ?? this.ofClean.get(client.id);
    if (!ids) this.ofClean.set(client.id, (ids = new Map<number, object>()));
    if (ids.size >= INCOMING_QOS2)
      throw new TooManyInFlight(`more than ${INCOMING_QOS2} QoS 2 messages are open`);
    ids.set(messageId, packet);
    this.unheard.add(packet);
    if (!session) return null;
    return () => {
      this.insert.run(session.key, messageId);
    };
  }

  delete(client: ClientRef, session: Session | null, messageId: number): Write | null {
    (session?.incoming ?? this.ofClean.get(client.id))?.delete(messageId);
    if (!session) return null;
    return () => {
      this.remove.run(session.key, messageId);
    };
  }

  drop(session: Session): Write {
    session.incoming.clear();
    return () => {
      this.removeAll.run(session.key);
    };
  }

  /** The connection of a clean session is over, and its identifiers with it. */
  left({ id }: ClientRef): void {
    this.ofClean.delete(id);
  }
}

function bare(messageId: number): object {
  return { cmd: 'publish', messageId };
}
