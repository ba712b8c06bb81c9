import type { Command } from 'commander';
import { existsSync, rmSync, writeFileSync } from 'node:fs';
import { HubError, OutcomeUnknown } from '../../kit/errors.js';
import { systemRandom } from '../../kit/random.js';
import { makeRecoveryKey } from '../../kit/recovery-key.js';
import { backupAnswer, recoveryKeyFrom, type KeyFile } from '../backup-answer.js';
import { EXIT } from '../exit-code.js';
import type { HubClient } from '../hub-client.js';
import { hubOf, reporting, shared, type SharedOptions, type Shell } from '../shell.js';
import { table } from '../table.js';
import { backupsShape, shelvedShape, type WireBackups } from '../wire/backups.js';

const PATH = '/api/v1/backups';
const POLL_MS = 300;

/** `backup`: status, key, now, list, prove, drill. */
export function addBackupCommands(program: Command, shell: Shell): void {
  const backup = program
    .command('backup')
    .description('sealed copies of the whole hub: status, key, now, list, prove, drill');
  shared(
    backup.command('status').description('how the last one fared; ends with 7 when something is wrong'),
    ['backup status', 'backup status --json'],
  ).action(
    reporting(shell, async (options: SharedOptions) =>
      told(await hubOf(shell, options).get(PATH, backupsShape)),
    ),
  );
  shared(
    backup
      .command('key')
      .description('make the recovery key, without which no backup opens; it is shown this once')
      .option('--out <file>', 'write it to a new file, readable by you alone, instead of showing it')
      .option('--replace', 'though there is one; older backups still need the old key'),
    ['backup key', 'backup key --out recovery-key.txt'],
  ).action(
    reporting(shell, async (options: SharedOptions & { out?: string; replace?: true }) => {
      if (options.out !== undefined && existsSync(options.out))
        throw new HubError('file_refused', `${options.out} is there already.`);
      const { identity, recipient } = makeRecoveryKey(systemRandom);
      const hub = hubOf(shell, options);
      // The file first: a hub must not seal backups for a key that is nowhere.
      if (options.out !== undefined) keepKey(options.out, identity);
      try {
        await hub.put(`${PATH}/recipient`, { recipient, replace: options.replace === true }, backupsShape);
      } catch (error) {
        // Unless the hub may have taken it all the same.
        if (options.out !== undefined && !(error instanceof OutcomeUnknown)) rmSync(options.out);
        throw error;
      }
      const shown = options.out ?? identity;
      return {
        document: { recipient, ...(options.out === undefined ? { identity } : { file: options.out }) },
        text: `Recovery key: ${shown}\nKeep it where the hub is not, on paper too: the hub does not have it, nobody can make it again, and without it no backup opens.`,
      };
    }),
  );
  shared(backup.command('now').description('make a backup, and wait until it lies there and was read back'), [
    'backup now',
  ]).action(
    reporting(shell, async (options: SharedOptions) => {
      const hub = hubOf(shell, options);
      await hub.post(PATH, {}, backupsShape);
      return told(await whenDone(hub));
    }),
  );
  shared(backup.command('prove').description('read the last backup back and compare it, without its key'), [
    'backup prove',
  ]).action(
    reporting(shell, async (options: SharedOptions) => {
      const hub = hubOf(shell, options);
      await hub.post(`${PATH}/prove`, {}, backupsShape);
      return told(await whenDone(hub));
    }),
  );
  shared(backup.command('list').description('what lies there, oldest first'), ['backup list']).action(
    reporting(shell, async (options: SharedOptions) => {
      const files = await hubOf(shell, options).get(`${PATH}/files`, shelvedShape.array());
      const rows = files.map(({ name, bytes }) => [name, String(bytes)]);
      return { document: { files }, text: table(['NAME', 'BYTES'], rows, 'No backups.') };
    }),
  );
  shared(
    backup
      .command('drill')
      .argument('<file>', 'a backup')
      .description('open a backup with its key and look at all of it; changes nothing')
      .option('--key-file <file>', 'the recovery key (default: asked for on standard input)'),
    ['backup drill /mnt/disk/doorward-0a1b2c3d-20260105T023000Z.age --key-file recovery-key.txt'],
  ).action(
    reporting(shell, async (options: SharedOptions & KeyFile, file: string) => {
      const key = await recoveryKeyFrom(shell, file, options);
      const found = await backupAnswer(['--drill', file], shell.environment, key);
      const { made_at: madeAt, events } = found;
      return {
        document: { drill: found },
        text: `It opens, its database is whole, and its log of ${String(events)} rows holds. Made at ${String(madeAt)}.`,
      };
    }),
  );
}

/** @throws HubError `file_refused` */
function keepKey(file: string, identity: string): void {
  try {
    writeFileSync(file, `${identity}\n`, { mode: 0o600, flag: 'wx', flush: true });
  } catch (cause) {
    // Half a key opens nothing, and would be in the way of the next try.
    if (!(cause instanceof Error && 'code' in cause && cause.code === 'EEXIST'))
      rmSync(file, { force: true });
    const why = cause instanceof Error ? cause.message : String(cause);
    throw new HubError('file_refused', `${file} can't be written, so no key was made: ${why}.`, { cause });
  }
}

async function whenDone(hub: HubClient): Promise<WireBackups> {
  for (;;) {
    const found = await hub.get(PATH, backupsShape);
    if (!found.is_running) return found;
    // Keeps the process alive, which a timer of the clock does not.
    await new Promise((resolve) => setTimeout(resolve, POLL_MS));
  }
}

function told(found: WireBackups) {
  const { place, recipient, last, trouble, proof_trouble: doubt, proved_at: provedAt } = found;
  const wrong = [
    ...(place === null ? ['No place is set (DOORWARD_BACKUP_TO).'] : []),
    ...(recipient === null ? ['There is no recovery key: doorward backup key'] : []),
    ...(trouble === null ? [] : [`The last try failed: ${trouble}.`]),
    ...(doubt === null ? [] : [`The last backup could not be proved: ${doubt}.`]),
  ];
  const lines = [
    ...wrong,
    last === null
      ? 'No backup was made yet.'
      : `${last.name} in ${place ?? '-'}: ${last.bytes} bytes, log up to row ${last.events}, made ${last.made_at}`,
    ...(provedAt === null ? [] : [`read back ${provedAt}`]),
  ];
  return {
    document: { backups: found },
    text: lines.join('\n'),
    ...(wrong.length > 0 && { exitCode: EXIT.checkFailed }),
  };
}
