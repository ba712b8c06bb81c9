import type Database from 'better-sqlite3';
import type { Write } from './commit-queue.js';
import { filterMatches } from './filter-match.js';
import { RETAINED_BYTES, RETAINED_MESSAGES } from './limits.js';
import { decodeProperties, encodeProperties, messageBytes, type Properties } from './packet-form.js';

/** A retained message as the library hands it over. */
export interface Retained {
  readonly topic: string;
  readonly payload: Buffer | string;
  readonly qos?: 0 | 1 | 2;
  readonly properties?: Properties;
  /** Wall-clock milliseconds. */
  readonly messageExpiry?: number;
}

interface Row {
  readonly topic: string;
  readonly payload: Buffer | string;
  readonly qos: 0 | 1 | 2;
  readonly properties: Uint8Array | null;
  readonly expires_at_ms: number | null;
}

/** Messages that count against one limit: what clients retain can't crowd out what the hub says of its doors. */
interface Shelf {
  readonly messages: Map<string, Retained>;
  bytes: number;
}

/**
 * The last message of each topic. All are in memory; on the disk are only those that say nothing of a door: what a door's
 * state was in an earlier run is never told as if it were now.
 */
export class RetainedMessages {
  private readonly isPassing: (topic: string) => boolean;
  private readonly onRefused: (topic: string) => void;
  private readonly passing: Shelf = { messages: new Map(), bytes: 0 };
  private readonly lasting: Shelf = { messages: new Map(), bytes: 0 };
  private readonly insert;
  private readonly remove;
  private readonly all;

  /**
   * @param isPassing whether a topic lives only as long as this run
   * @param onRefused there is no room: the topic has no retained message now
   */
  constructor(
    connection: Database.Database,
    isPassing: (topic: string) => boolean,
    onRefused: (topic: string) => void,
  ) {
    this.isPassing = isPassing;
    this.onRefused = onRefused;
    this.insert = connection.prepare<[string, Buffer | string, number, Uint8Array | null, number | null]>(
      'INSERT OR REPLACE INTO retained (topic, payload, qos, properties, expires_at_ms) VALUES (?, ?, ?, ?, ?)',
    );
    this.remove = connection.prepare<[string]>('DELETE FROM retained WHERE topic = ?');
    this.all = connection.prepare<[], Row>('SELECT * FROM retained');
  }

  load(): void {
    this.lasting.messages.clear();
    this.lasting.bytes = 0;
    for (const row of this.all.all()) {
      if (this.isPassing(row.topic)) {
        this.remove.run(row.topic);
        continue;
      }
      const { topic, payload, qos } = row;
      put(this.lasting, {
        ...{ cmd: 'publish', topic, payload, qos, retain: true, dup: false },
        ...decodeProperties(row.properties),
        ...(row.expires_at_ms === null ? {} : { messageExpiry: row.expires_at_ms }),
      });
    }
  }

  /** Keeps a message, or with an empty payload forgets the topic's. @returns null when nothing has to be written */
  put(message: Retained): Write | null {
    const { topic, payload } = message;
    const passes = this.isPassing(topic);
    const shelf = passes ? this.passing : this.lasting;
    const had = take(shelf, topic);
    const fits =
      shelf.messages.size < RETAINED_MESSAGES && shelf.bytes + messageBytes(message) <= RETAINED_BYTES;
    const isKept = payload.length > 0 && fits;
    if (payload.length > 0 && !fits) this.onRefused(topic);
    if (isKept) put(shelf, { ...message });
    if (passes || (!isKept && !had)) return null;
    return () => {
      const { qos = 0, properties, messageExpiry } = message;
      if (isKept) this.insert.run(topic, payload, qos, encodeProperties(properties), messageExpiry ?? null);
      else this.remove.run(topic);
    };
  }

  /** How much there is. */
  get kept(): { readonly messages: number; readonly bytes: number } {
    const { passing, lasting } = this;
    return { messages: passing.messages.size + lasting.messages.size, bytes: passing.bytes + lasting.bytes };
  }

  /** What changes while a slow reader goes through it comes to the end, and need not be found: it is sent as it changes. */
  *matching(filters: readonly string[]): Generator<Retained> {
    for (const filter of filters) {
      for (const { messages } of [this.passing, this.lasting]) {
        let left = messages.size;
        for (const message of messages.values()) {
          left -= 1;
          if (filterMatches(filter, message.topic)) yield message;
          if (left <= 0) break;
        }
      }
    }
  }
}

function put(shelf: Shelf, message: Retained): void {
  shelf.messages.set(message.topic, message);
  shelf.bytes += messageBytes(message);
}

function take(shelf: Shelf, topic: string): boolean {
  const before = shelf.messages.get(topic);
  if (before) shelf.bytes -= messageBytes(before);
  return shelf.messages.delete(topic);
}
