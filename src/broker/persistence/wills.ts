import type Database from 'better-sqlite3';
import type { Write } from './commit-queue.js';
import { decodeProperties, encodeProperties, type ClientRef, type Properties } from './packet-form.js';

/** A last will; the library adds whose it is and which run of the broker took it. */
export interface Will {
  readonly topic: string;
  readonly payload: Buffer | string;
  readonly qos: number;
  readonly retain: boolean;
  readonly properties?: Properties;
  clientId?: string;
  brokerId?: string;
}

interface Row {
  readonly client_id: string;
  readonly topic: string;
  readonly payload: Buffer | string;
  readonly qos: number;
  readonly retain: number;
  readonly properties: Uint8Array | null;
}

/** Last wills of who is connected: at most one each. Those of persistent sessions outlive a crash of the broker. */
export class Wills {
  private readonly wills = new Map<string, Will>();
  private readonly onDisk = new Set<string>();
  private readonly insert;
  private readonly remove;
  private readonly all;

  constructor(connection: Database.Database) {
    this.insert = connection.prepare<[string, string, Buffer | string, number, number, Uint8Array | null]>(
      'INSERT OR REPLACE INTO wills (client_id, topic, payload, qos, retain, properties) VALUES (?, ?, ?, ?, ?, ?)',
    );
    this.remove = connection.prepare<[string]>('DELETE FROM wills WHERE client_id = ?');
    this.all = connection.prepare<[], Row>('SELECT * FROM wills');
  }

  /** Those of connections that ended with the last run, told as if this run had taken them. */
  load(brokerId: string): void {
    for (const { client_id: clientId, topic, payload, qos, retain, properties } of this.all.iterate()) {
      const will = {
        topic,
        payload,
        qos,
        retain: retain === 1,
        ...decodeProperties(properties),
        clientId,
        brokerId,
      };
      this.wills.set(clientId, will);
      this.onDisk.add(clientId);
    }
  }

  get(clientId: string): Will | undefined {
    return this.wills.get(clientId);
  }

  put({ id, clean }: ClientRef, brokerId: string, will: Will): Write | null {
    will.clientId = id;
    will.brokerId = brokerId;
    this.wills.set(id, will);
    if (clean === true) return null;
    this.onDisk.add(id);
    const { topic, payload, qos, retain, properties } = will;
    return () => {
      this.insert.run(id, topic, payload, qos, retain ? 1 : 0, encodeProperties(properties));
    };
  }

  delete(clientId: string): { readonly will: Will | undefined; readonly write: Write | null } {
    const will = this.wills.get(clientId);
    this.wills.delete(clientId);
    if (!this.onDisk.delete(clientId)) return { will, write: null };
    return {
      will,
      write: () => {
        this.remove.run(clientId);
      },
    };
  }

  values(): Will[] {
    return [...this.wills.values()];
  }
}
