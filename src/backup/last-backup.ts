import { readFileSync } from 'node:fs';
import path from 'node:path';
import * as z from 'zod';
import { writePrivateFile } from '../kit/private-file.js';

/** Beside the database, for the day on which the database can't be asked. */
export const LAST_BACKUP_FILE = 'last-backup.json';

const lastShape = z.object({
  name: z.string(),
  /** For people; a folder begins with a slash. */
  place: z.string(),
  made_at: z.string(),
});

/** Notes which backup was made last and found whole. */
export function noteLastBackup(dataDir: string, last: z.output<typeof lastShape>): void {
  writePrivateFile(path.join(dataDir, LAST_BACKUP_FILE), Buffer.from(`${JSON.stringify(last)}\n`));
}

/** What to do about a database that is no good any more, with the command; names the last good backup if one is known here. */
export function restoreAdvice(dataDir: string): string {
  const last = readLast(dataDir);
  const command = (file: string) => `doorward restore ${file} --data-dir ${dataDir} --replace`;
  if (!last) return `Restore your last backup: ${command('FILE')}`;
  const { name, place, made_at: madeAt } = last;
  return place.startsWith('/')
    ? `The last good backup was made at ${madeAt}: ${command(path.join(place, name))}`
    : `The last good backup was made at ${madeAt} and lies at ${place}: fetch ${name} from there, then ${command(name)}`;
}

function readLast(dataDir: string): z.output<typeof lastShape> | null {
  try {
    const read = lastShape.safeParse(
      JSON.parse(readFileSync(path.join(dataDir, LAST_BACKUP_FILE), 'utf8')) as unknown,
    );
    return read.success ? read.data : null;
  } catch {
    // None was made, or this file is damaged too.
    return null;
  }
}
