import pg from 'pg';
import type { LoggedLine } from '../fleet-lines.js';

/** Bare `pg` with one prepared INSERT for each row, a transaction for each batch: rows that are finished, and nobody checks them. */
export class InsertLoop {
  private readonly client: pg.Client;

  private constructor(client: pg.Client) {
    this.client = client;
  }

  static async on(url: string): Promise<InsertLoop> {
    const client = new pg.Client({ connectionString: url });
    await client.connect();
    return new InsertLoop(client);
  }

  async store(hubId: string, lines: readonly LoggedLine[]): Promise<void> {
    await this.client.query('BEGIN');
    for (const { line, text } of lines)
      await this.client.query({
        name: 'event',
        text: 'INSERT INTO events (hub_id, epoch, seq, at, type, device_id, line) VALUES ($1, 1, $2, $3, $4, $5, $6)',
        values: [hubId, line.seq, line.at, line.type, line.data['device_id'], text],
      });
    await this.client.query('COMMIT');
  }

  close(): Promise<void> {
    return this.client.end();
  }
}
