import { sql } from 'kysely';
import { IMAGES_MAX } from './limits.js';
import type { CloudDatabase } from './tables.js';

/** Firmware for locks. What it is worth its signature says, to the hub and to the lock: here it is bytes. */
export class Images {
  private readonly db: CloudDatabase;

  constructor(db: CloudDatabase) {
    this.db = db;
  }

  /** The oldest go when there are too many. */
  async keep(sha256: string, bytes: Buffer, now: Date): Promise<void> {
    await this.db
      .insertInto('images')
      .values({ sha256, bytes, kept_at: now })
      .onConflict((row) => row.column('sha256').doUpdateSet({ kept_at: now }))
      .execute();
    await sql`DELETE FROM images WHERE sha256 IN
      (SELECT sha256 FROM images ORDER BY kept_at DESC OFFSET ${IMAGES_MAX})`.execute(this.db);
  }

  async read(sha256: string): Promise<Uint8Array | null> {
    const row = await this.db
      .selectFrom('images')
      .select('bytes')
      .where('sha256', '=', sha256)
      .executeTakeFirst();
    return row?.bytes ?? null;
  }
}
