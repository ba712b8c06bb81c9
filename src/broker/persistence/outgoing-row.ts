import { decodeProperties, type Message } from './packet-form.js';
import type { QueueEntry } from './queue-entry.js';

export interface OutgoingRow {
  readonly broker_id: string;
  readonly broker_counter: number;
  readonly topic: string;
  readonly payload: Buffer | string | null;
  readonly qos: 0 | 1 | 2;
  readonly retain: number;
  readonly properties: Uint8Array | null;
  readonly expires_at_ms: number | null;
}

/** What is sent (again) to a session: a message, or the release of one. */
export type QueuedPacket = Message | { readonly cmd: 'pubrel'; readonly messageId: number | undefined };

/** What memory knows of the entry is newer than the row. */
export function toPacket(row: OutgoingRow, { cmd, messageId }: QueueEntry): QueuedPacket {
  if (cmd === 'pubrel') return { cmd, messageId };
  return {
    cmd,
    brokerId: row.broker_id,
    brokerCounter: row.broker_counter,
    topic: row.topic,
    payload: row.payload ?? Buffer.alloc(0),
    qos: row.qos,
    retain: row.retain === 1,
    dup: false,
    messageId,
    ...decodeProperties(row.properties),
    ...(row.expires_at_ms === null ? {} : { messageExpiry: row.expires_at_ms }),
  };
}
