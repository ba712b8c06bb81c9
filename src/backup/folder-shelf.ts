import { createReadStream, existsSync, mkdirSync, readdirSync, rmSync, statSync } from 'node:fs';
import { copyFile, open, rename } from 'node:fs/promises';
import path from 'node:path';
import { NotFound, Unavailable } from '../kit/errors.js';
import { say } from '../kit/sentence.js';
import { BACKUP_NAME, type BackupShelf, type ShelvedBackup } from '../operations/backup/shelf.js';

/** A folder: of another disk, or of a server that is mounted. */
export class FolderShelf implements BackupShelf {
  readonly place: string;
  private readonly folder: string;
  private readonly tag: string;

  constructor(folder: string, tag: string) {
    this.place = folder;
    this.folder = folder;
    this.tag = tag;
  }

  list(): Promise<readonly ShelvedBackup[]> {
    if (!existsSync(this.folder)) return Promise.resolve([]);
    const names = readdirSync(this.folder).filter(
      (name) => BACKUP_NAME.test(name) && name.startsWith(`doorward-${this.tag}-`),
    );
    return Promise.resolve(
      names.sort().map((name) => ({ name, bytes: statSync(path.join(this.folder, name)).size })),
    );
  }

  /** Under another name first, to the disk, then renamed: a power cut leaves a file that nobody takes for a backup. */
  async put(name: string, file: { readonly path: string }): Promise<void> {
    try {
      mkdirSync(this.folder, { recursive: true, mode: 0o700 });
      const temporary = path.join(this.folder, `.${name}.part`);
      for (const left of readdirSync(this.folder))
        if (left.startsWith(`.doorward-${this.tag}-`)) rmSync(path.join(this.folder, left), { force: true });
      await copyFile(file.path, temporary);
      await flush(temporary);
      await rename(temporary, path.join(this.folder, name));
      await flush(this.folder);
    } catch (cause) {
      const text = say('{folder} can not be written.', { folder: this.folder });
      throw new Unavailable('backup_unreachable', text, { cause });
    }
  }

  async *fetch(name: string): AsyncGenerator<Buffer> {
    const file = path.join(this.folder, name);
    if (!BACKUP_NAME.test(name) || !existsSync(file))
      throw new NotFound('backup_not_found', 'There is no such backup.');
    for await (const piece of createReadStream(file)) yield piece as Buffer;
  }

  remove(name: string): Promise<void> {
    if (BACKUP_NAME.test(name)) rmSync(path.join(this.folder, name), { force: true });
    return Promise.resolve();
  }
}

async function flush(file: string): Promise<void> {
  const handle = await open(file, 'r');
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}
