import { createReadStream, existsSync } from 'node:fs';
import path from 'node:path';
import { parseArgs } from 'node:util';
import type { BackupAnswer, BackupOrder } from './backup/backup-order.js';
import { readBack } from './backup/read-back.js';
import { withinSpace } from './backup/within-space.js';
import { openShelf } from './backup-shelves.js';
import { credentialsFolder } from './config/credentials.js';
import { ELSEWHERE, withDrillFolder } from './drill-folder.js';
import { factoryReset } from './factory-reset.js';
import { systemClock as clock } from './kit/clock.js';
import { HubError, NotFound } from './kit/errors.js';
import { createLogger } from './kit/logger.js';
import { systemRandom as random } from './kit/random.js';
import { readIdentity } from './kit/recovery-key.js';
import { say } from './kit/sentence.js';
import { withCopy } from './copy-database.js';
import { makeBackup } from './make-backup.js';
import { proveBackup } from './prove-backup.js';
import { restoreHub } from './restore-hub.js';
import { checkCopy } from './store/check-copy.js';

/*
 * One piece of work with backups, in a process that ends with it: what it takes of time and memory is not the hub's.
 *   (none)                              an order of the hub, on standard input
 *   --drill FILE                        opens a backup and looks at all of it; the recovery key on standard input
 *   --restore FILE --data-dir FOLDER    puts it in place of a hub that does not run
 *   --factory-reset --data-dir FOLDER   makes a new hub in its place, with its locks if wanted (--keep-locks), after a backup if wanted
 */
const { values } = parseArgs({
  options: {
    drill: { type: 'string' },
    restore: { type: 'string' },
    'data-dir': { type: 'string' },
    replace: { type: 'boolean' },
    'factory-reset': { type: 'boolean' },
    'keep-locks': { type: 'boolean' },
    'backup-to': { type: 'string' },
  },
});

async function main(input: string): Promise<unknown> {
  if (values.drill !== undefined) return drill(values.drill, input);
  if (values.restore !== undefined) return restore(values.restore, values['data-dir'] ?? './data', input);
  if (values['factory-reset'] === true) return reset(values['data-dir'] ?? './data');
  const order = JSON.parse(input) as BackupOrder;
  if (order.kind === 'check') {
    const { dataDir } = order;
    return withCopy({ dataDir, copies: 1, copied }, (database) => Promise.resolve(checkCopy(database)));
  }
  const shelf = await openShelf(order.shelf, order.tag, { clock, random });
  if (order.kind === 'list') return shelf.list();
  if (order.kind === 'prove') return readBack(shelf, order.name, order.sha256);
  return makeBackup(order, shelf, { clock, random, copied });
}

function copied(): void {
  answer({ step: 'copied' });
}

async function drill(file: string, key: string): Promise<unknown> {
  return withDrillFolder(clock, async (folder) => {
    const manifest = await withinSpace(folder, `Free some there. Or: ${ELSEWHERE}`, () =>
      proveBackup(fileOf(file), identityOf(key), folder),
    );
    return { made_at: manifest.made_at, events: manifest.events, rows: manifest.rows };
  });
}

async function restore(file: string, dataDir: string, key: string): Promise<unknown> {
  const logger = createLogger('warn');
  const replace = values.replace === true;
  const given = { source: fileOf(file), identity: identityOf(key), dataDir: path.resolve(dataDir), replace };
  const { manifest, held, movedTo } = await restoreHub(given, { clock, random, logger });
  return { made_at: manifest.made_at, events: manifest.events, held, moved_to: movedTo };
}

async function reset(dataDir: string): Promise<unknown> {
  const logger = createLogger('warn');
  const { claimCode, keptLocks, backup, wasCutOff, keysElsewhere } = await factoryReset(
    {
      dataDir: path.resolve(dataDir),
      keepLocks: values['keep-locks'] === true,
      backupTo: values['backup-to'] ?? null,
      handedOver: credentialsFolder(process.env),
    },
    { clock, random, logger },
  );
  return {
    claim_code: claimCode,
    kept_locks: keptLocks,
    backup,
    was_cut_off: wasCutOff,
    keys_elsewhere: keysElsewhere,
  };
}

function fileOf(file: string): AsyncIterable<Buffer> {
  if (!existsSync(file)) throw new NotFound('backup_not_found', say('{file} is not there.', { file }));
  return createReadStream(file) as AsyncIterable<Buffer>;
}

function identityOf(text: string) {
  const identity = readIdentity(text);
  if (!identity)
    throw new HubError(
      'recovery_key_form',
      'This is not a recovery key, or it was mistyped (AGE-SECRET-KEY-1…).',
    );
  return identity;
}

function answer(line: BackupAnswer): void {
  process.stdout.write(`${JSON.stringify(line)}\n`);
}

const pieces: Buffer[] = [];
for await (const piece of process.stdin) pieces.push(piece as Buffer);
try {
  answer({ step: 'done', result: (await main(Buffer.concat(pieces).toString('utf8'))) ?? null });
} catch (error) {
  const isOurs = error instanceof HubError;
  if (!isOurs)
    process.stderr.write(`${error instanceof Error ? (error.stack ?? error.message) : String(error)}\n`);
  answer({
    step: 'failed',
    code: isOurs ? error.code : 'internal_error',
    message: isOurs ? error.message : 'The program failed.',
    text: isOurs ? error.text : 'The backup program was ended.',
  });
  process.exitCode = 1;
}
