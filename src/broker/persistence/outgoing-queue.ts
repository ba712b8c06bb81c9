import type Database from 'better-sqlite3';
import type { Write } from './commit-queue.js';
import { QUEUE_BYTES, QUEUE_MESSAGES } from './limits.js';
import { freeMessageId } from './message-id.js';
import { messageBytes, encodeProperties, type Message } from './packet-form.js';
import { nameOf, type QueueEntry } from './queue-entry.js';
import { toPacket, type OutgoingRow, type QueuedPacket } from './outgoing-row.js';
import type { Session } from './session.js';

interface EntryRow {
  readonly seq: number;
  readonly session: number;
  readonly broker_id: string;
  readonly broker_counter: number;
  readonly message_id: number | null;
  readonly cmd: 'publish' | 'pubrel';
  readonly bytes: number;
}

type InsertValues = [
  number,
  number,
  string,
  number,
  string,
  Buffer | string,
  number,
  number,
  Uint8Array | null,
  number | null,
];

/** QoS 1 and 2 messages on their way to persistent sessions, until they are acknowledged. Texts are on the disk only. */
export class OutgoingQueue {
  private nextSeq = 1;
  private readonly onDropped: (session: Session) => void;
  private readonly insert;
  private readonly identify;
  private readonly release;
  private readonly remove;
  private readonly removeAll;
  private readonly read;
  private readonly all;

  /** @param onDropped a queue is full: a message to this session was lost */
  constructor(connection: Database.Database, onDropped: (session: Session) => void) {
    this.onDropped = onDropped;
    this.insert = connection.prepare<InsertValues>(
      `INSERT INTO outgoing (seq, session, broker_id, broker_counter, cmd, topic, payload, qos, retain, properties, expires_at_ms)
       VALUES (?, ?, ?, ?, 'publish', ?, ?, ?, ?, ?, ?)`,
    );
    this.identify = connection.prepare<[number, number]>('UPDATE outgoing SET message_id = ? WHERE seq = ?');
    this.release = connection.prepare<[number]>(
      "UPDATE outgoing SET cmd = 'pubrel', topic = '', payload = NULL, properties = NULL WHERE seq = ?",
    );
    this.remove = connection.prepare<[number]>('DELETE FROM outgoing WHERE seq = ?');
    this.removeAll = connection.prepare<[number]>('DELETE FROM outgoing WHERE session = ?');
    this.read = connection.prepare<[number], OutgoingRow>('SELECT * FROM outgoing WHERE seq = ?');
    this.all = connection.prepare<[], EntryRow>(
      `SELECT seq, session, broker_id, broker_counter, message_id, cmd,
              length(CAST(topic AS BLOB)) + ifnull(length(CAST(payload AS BLOB)), 0) AS bytes
       FROM outgoing ORDER BY seq`,
    );
  }

  load(sessions: ReadonlyMap<number, Session>): void {
    for (const row of this.all.iterate()) {
      this.nextSeq = Math.max(this.nextSeq, row.seq + 1);
      const session = sessions.get(row.session);
      if (!session) continue;
      this.keep(session, {
        seq: row.seq,
        name: nameOf({ brokerId: row.broker_id, brokerCounter: row.broker_counter }),
        bytes: row.bytes,
        messageId: row.message_id ?? undefined,
        cmd: row.cmd,
        sentBefore: row.message_id !== null,
        gone: false,
      });
    }
  }

  /** @returns null when the queue is full of messages under way */
  add(session: Session, message: Message, qos: 1 | 2): Write | null {
    const bytes = messageBytes(message);
    const dropped = this.makeRoom(session, bytes);
    if (!dropped) {
      this.onDropped(session);
      return null;
    }
    const entry: QueueEntry = {
      seq: this.nextSeq++,
      name: nameOf(message),
      bytes,
      messageId: undefined,
      cmd: 'publish',
      sentBefore: false,
      gone: false,
    };
    this.keep(session, entry);
    const { brokerId, brokerCounter, topic, payload, retain, properties, messageExpiry } = message;
    return () => {
      for (const { seq } of dropped) this.remove.run(seq);
      const more = [encodeProperties(properties), messageExpiry ?? null] as const;
      this.insert.run(
        entry.seq,
        session.key,
        brokerId,
        brokerCounter,
        topic,
        payload,
        qos,
        retain ? 1 : 0,
        ...more,
      );
    };
  }

  /**
   * A message is about to be sent under an identifier. One that another message of the session still has is replaced, in
   * `packet`, by a free one: the library counts from anywhere at each connection.
   */
  sending(
    session: Session,
    packet: { messageId?: number | undefined; brokerId: string; brokerCounter: number },
  ): Write | null {
    const entry = session.byName.get(nameOf(packet));
    if (!entry) return null;
    if (entry.messageId !== undefined) {
      entry.sentBefore = true;
      packet.messageId = entry.messageId;
      return null;
    }
    const messageId = freeMessageId(session.byMessageId, packet.messageId ?? 1);
    packet.messageId = messageId;
    entry.messageId = messageId;
    session.byMessageId.set(messageId, entry);
    return () => {
      if (!entry.gone) this.identify.run(messageId, entry.seq);
    };
  }

  /** The receiver has a QoS 2 message. Written before PUBREL goes out: after it the receiver would take the message again. */
  released(session: Session, messageId: number): Write | null {
    const entry = session.byMessageId.get(messageId);
    if (!entry || entry.cmd === 'pubrel') return null;
    entry.cmd = 'pubrel';
    return () => {
      if (!entry.gone) this.release.run(entry.seq);
    };
  }

  /** @returns what was sent under this identifier, as far as it is on the disk */
  sent(session: Session, messageId: number): QueuedPacket | null {
    const entry = session.byMessageId.get(messageId);
    return entry ? this.packetOf(entry) : null;
  }

  /** @returns what to write at leisure */
  acknowledged(session: Session, messageId: number): Write | null {
    const entry = session.byMessageId.get(messageId);
    if (!entry) return null;
    this.forget(session, entry);
    return () => {
      this.remove.run(entry.seq);
    };
  }

  /** Oldest first; what is acknowledged meanwhile is left out. Everything has to be on the disk. */
  *packets(session: Session): Generator<QueuedPacket> {
    for (const entry of [...session.queue.values()]) {
      const packet = entry.gone ? null : this.packetOf(entry);
      if (packet) yield packet;
    }
  }

  /** The oldest message after a place in the order. Its text has to be on the disk. @returns null when there is none */
  following(
    session: Session,
    place: number,
  ): { readonly place: number; readonly packet: QueuedPacket } | null {
    for (const entry of session.queue.values()) {
      if (entry.seq <= place) continue;
      const packet = this.packetOf(entry);
      return packet && { place: entry.seq, packet };
    }
    return null;
  }

  drop(session: Session): Write {
    for (const entry of session.queue.values()) entry.gone = true;
    session.queue.clear();
    session.byMessageId.clear();
    session.byName.clear();
    session.queuedBytes = 0;
    return () => {
      this.removeAll.run(session.key);
    };
  }

  private packetOf(entry: QueueEntry): QueuedPacket | null {
    const row = this.read.get(entry.seq);
    return row ? toPacket(row, entry) : null;
  }

  /** @returns what has to go for it; null: there is no room */
  private makeRoom(session: Session, bytes: number): QueueEntry[] | null {
    const dropped: QueueEntry[] = [];
    const isFull = () => session.queue.size >= QUEUE_MESSAGES || session.queuedBytes + bytes > QUEUE_BYTES;
    if (!isFull()) return dropped;
    for (const entry of [...session.queue.values()]) {
      if (!isFull()) break;
      if (entry.messageId !== undefined) continue;
      this.forget(session, entry);
      this.onDropped(session);
      dropped.push(entry);
    }
    return isFull() ? null : dropped;
  }

  private keep(session: Session, entry: QueueEntry): void {
    session.queue.set(entry.seq, entry);
    session.byName.set(entry.name, entry);
    session.queuedBytes += entry.bytes;
    if (entry.messageId !== undefined) session.byMessageId.set(entry.messageId, entry);
  }

  private forget(session: Session, entry: QueueEntry): void {
    entry.gone = true;
    session.queue.delete(entry.seq);
    session.byName.delete(entry.name);
    session.queuedBytes -= entry.bytes;
    if (entry.messageId !== undefined) session.byMessageId.delete(entry.messageId);
  }
}
