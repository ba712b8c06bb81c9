import { createHash } from 'node:crypto';
import type { Clock } from '../kit/clock.js';
import {
  BACKUP_BYTES_OF_HUB_MAX,
  BACKUP_PART_BYTES,
  BACKUP_PARTS_MAX,
  BACKUPS_OF_HUB_MAX,
} from './backup-limits.js';
import { CloudProblem } from './problem.js';
import type { CloudDatabase } from './tables.js';

interface BackupOf {
  readonly hubId: string;
  readonly name: string;
}

/**
 * Sealed backups of hubs, in parts. One that is not whole is on its way, and shows in no list; a hub has one at most. What is in
 * them nobody here can read.
 */
export class CloudBackups {
  private readonly db: CloudDatabase;
  private readonly clock: Clock;

  constructor(db: CloudDatabase, clock: Clock) {
    this.db = db;
    this.clock = clock;
  }

  /** Whole ones, oldest first. */
  async list(hubId: string): Promise<readonly { name: string; bytes: number; sha256: string; at: Date }[]> {
    return this.db
      .selectFrom('backups')
      .select(['name', 'bytes', 'sha256', 'at'])
      .where('hub_id', '=', hubId)
      .orderBy('name')
      .execute();
  }

  /** How many parts are there, from the first without a hole: where its hub goes on. */
  async partsOf({ hubId, name }: BackupOf): Promise<number> {
    const rows = await this.db
      .selectFrom('backup_parts')
      .select('part')
      .where('hub_id', '=', hubId)
      .where('name', '=', name)
      .orderBy('part')
      .execute();
    const hole = rows.findIndex(({ part }, at) => part !== at);
    return hole === -1 ? rows.length : hole;
  }

  /** The same part again takes the place of what is there; of a whole backup nothing changes any more. */
  async putPart({ hubId, name }: BackupOf, part: number, content: Buffer): Promise<void> {
    if (content.length === 0 || content.length > BACKUP_PART_BYTES || part >= BACKUP_PARTS_MAX)
      throw partMisfits();
    await this.db.transaction().execute(async (tx) => {
      const hub = await tx
        .selectFrom('hubs')
        .select('id')
        .where('id', '=', hubId)
        .forUpdate()
        .executeTakeFirst();
      if (!hub) throw new CloudProblem(404, 'hub_unknown', 'There is no such hub.');
      const whole = await tx.selectFrom('backups').select('name').where('hub_id', '=', hubId).execute();
      const names = whole.map((one) => one.name);
      if (names.includes(name)) throw alreadyWhole();
      if (names.length >= BACKUPS_OF_HUB_MAX)
        throw new CloudProblem(413, 'backups_full', 'This hub has as many backups as it may.');
      // What an earlier try left.
      let left = tx.deleteFrom('backup_parts').where('hub_id', '=', hubId).where('name', '!=', name);
      if (names.length > 0) left = left.where('name', 'not in', names);
      await left.execute();
      const { bytes } = await tx
        .selectFrom('backup_parts')
        .select((row) => row.fn.sum<number | string | null>('bytes').as('bytes'))
        .where('hub_id', '=', hubId)
        .executeTakeFirstOrThrow();
      if (Number(bytes ?? 0) + content.length > BACKUP_BYTES_OF_HUB_MAX)
        throw new CloudProblem(413, 'backups_full', 'This hub has as many backups as it may.');
      await tx
        .insertInto('backup_parts')
        .values({ hub_id: hubId, name, part, bytes: content.length, content })
        .onConflict((row) =>
          row.columns(['hub_id', 'name', 'part']).doUpdateSet({ bytes: content.length, content }),
        )
        .execute();
    });
  }

  /**
   * From here on it is whole. Said again, it stays so, whatever is said.
   * @throws CloudProblem 409 `backup_incomplete`, `backup_whole` with another content, `backup_differs`: it is not kept
   */
  async complete(backup: BackupOf, parts: number, sha256: string): Promise<void> {
    const { hubId, name } = backup;
    if (await this.isComplete(this.db, backup, sha256)) return;
    const hash = createHash('sha256');
    let bytes = 0;
    for (let part = 0; part < parts; part += 1) {
      const content = await this.part(backup, part);
      if (!content) throw new CloudProblem(409, 'backup_incomplete', 'A part is missing.', { part });
      hash.update(content);
      bytes += content.length;
    }
    const isSame = hash.digest('hex') === sha256 && (await this.partsOf(backup)) === parts;
    const isWhole = await this.db.transaction().execute(async (tx) => {
      // In turn with whoever says the same, or another, meanwhile.
      await tx.selectFrom('hubs').select('id').where('id', '=', hubId).forUpdate().execute();
      if (await this.isComplete(tx, backup, sha256)) return true;
      if (isSame)
        await tx
          .insertInto('backups')
          .values({ hub_id: hubId, name, bytes, sha256, at: new Date(this.clock.wallMs()) })
          .execute();
      else await tx.deleteFrom('backup_parts').where('hub_id', '=', hubId).where('name', '=', name).execute();
      return isSame;
    });
    if (!isWhole)
      throw new CloudProblem(409, 'backup_differs', 'The parts are not what was sealed: send them again.');
  }

  /** null: there is none. */
  async part({ hubId, name }: BackupOf, part: number): Promise<Buffer | null> {
    const row = await this.db
      .selectFrom('backup_parts')
      .select('content')
      .where('hub_id', '=', hubId)
      .where('name', '=', name)
      .where('part', '=', part)
      .executeTakeFirst();
    return row ? Buffer.from(row.content) : null;
  }

  async isWhole({ hubId, name }: BackupOf): Promise<boolean> {
    const row = await this.db
      .selectFrom('backups')
      .select('name')
      .where('hub_id', '=', hubId)
      .where('name', '=', name)
      .executeTakeFirst();
    return row !== undefined;
  }

  /** @throws CloudProblem 409 `backup_whole`: with another content */
  private async isComplete(db: CloudDatabase, { hubId, name }: BackupOf, sha256: string): Promise<boolean> {
    const whole = await db
      .selectFrom('backups')
      .select('sha256')
      .where('hub_id', '=', hubId)
      .where('name', '=', name)
      .executeTakeFirst();
    if (whole && whole.sha256 !== sha256) throw alreadyWhole();
    return whole !== undefined;
  }

  /** First from the list, then what it held. */
  async remove({ hubId, name }: BackupOf): Promise<void> {
    for (const table of ['backups', 'backup_parts'] as const)
      await this.db.deleteFrom(table).where('hub_id', '=', hubId).where('name', '=', name).execute();
  }
}

export function partMisfits(): CloudProblem {
  return new CloudProblem(413, 'backup_part_size', 'A part of a backup can not be so large, or so far.');
}

function alreadyWhole(): CloudProblem {
  return new CloudProblem(409, 'backup_whole', 'This backup is whole already.');
}
