import { accessSync, constants, existsSync, readdirSync, statSync, statfsSync } from 'node:fs';
import path from 'node:path';
import { HubError } from '../kit/errors.js';
import { inspectStore } from './inspect.js';

/** One thing looked at, what was found, and what to do about it (empty when all is well). */
export interface OfflineCheck {
  readonly name: string;
  readonly ok: boolean;
  readonly detail: string;
  readonly advice: string;
}

/** A log row and its indexes take about 1 KiB; below this the hub would soon have to refuse work. */
const FREE_BYTES_MIN = 64 * 1024 * 1024;

/** Looks at the data folder of a hub that is not running. Changes nothing. */
export function checkOffline(dataDir: string): readonly OfflineCheck[] {
  const file = path.join(dataDir, 'doorward.db');
  if (!existsSync(dataDir)) {
    return [
      bad(
        'data folder',
        `${dataDir} is not there.`,
        'Run `doorward init`, or set DOORWARD_DATA_DIR to the right folder.',
      ),
    ];
  }
  return [
    folder(dataDir),
    space(dataDir),
    keys(path.join(dataDir, 'keys')),
    existsSync(file) ? database(file) : noDatabase(file),
  ];
}

const good = (name: string, detail: string): OfflineCheck => ({ name, ok: true, detail, advice: '' });
const bad = (name: string, detail: string, advice: string): OfflineCheck => ({
  name,
  ok: false,
  detail,
  advice,
});

function folder(dataDir: string): OfflineCheck {
  try {
    accessSync(dataDir, constants.R_OK | constants.W_OK | constants.X_OK);
    return good('data folder', `${dataDir} can be read and written.`);
  } catch {
    return bad(
      'data folder',
      `${dataDir} can't be read and written by this user.`,
      'Run as the user that owns it, or give it to this one with chown.',
    );
  }
}

function space(dataDir: string): OfflineCheck {
  const { bavail, bsize } = statfsSync(dataDir);
  const freeMib = Math.floor((bavail * bsize) / 2 ** 20);
  return bavail * bsize >= FREE_BYTES_MIN
    ? good('disk space', `${freeMib} MiB free.`)
    : bad('disk space', `Only ${freeMib} MiB free.`, 'Make room: without space the hub refuses new work.');
}

function keys(directory: string): OfflineCheck {
  const names = existsSync(directory) ? readdirSync(directory).filter((name) => name.endsWith('.key')) : [];
  const exposed = names.filter((name) => (statSync(path.join(directory, name)).mode & 0o077) !== 0);
  if (exposed.length > 0)
    return bad('keys', `${exposed.join(', ')} can be read by others.`, `Run: chmod 600 ${directory}/*.key`);
  const complete = names.includes('master.key') && names.some((name) => name.startsWith('pepper-'));
  return complete
    ? good('keys', 'Master key and pepper are there, readable by their owner alone.')
    : bad(
        'keys',
        `${directory} lacks the master key or the pepper.`,
        'Restore the folder from your backup; on a new hub run `doorward init`.',
      );
}

function noDatabase(file: string): OfflineCheck {
  return bad(
    'database',
    `${file} is not there.`,
    'Run `doorward init` on a new hub, or restore your backup.',
  );
}

function database(file: string): OfflineCheck {
  try {
    const { complaints, chain, ledger, statistics } = inspectStore(file, 'quick');
    if (complaints.length > 0)
      return bad('database', complaints[0] ?? '', 'Stop using this file and restore your last backup.');
    if (chain && !chain.ok)
      return bad(
        'database',
        `The log's chain is broken at row ${chain.atSeq}.`,
        'Keep a copy of the file as evidence, then restore your last backup.',
      );
    if (ledger.length > 0)
      return bad(
        'database',
        `The credit ledger does not add up: ${ledger[0] ?? ''}.`,
        'Keep a copy of the file as evidence, then restore your last backup.',
      );
    if (statistics && statistics.length > 0)
      return bad(
        'database',
        'The log is whole, but the statistics of sites are not what it says.',
        'Have them counted anew: `doorward site recount`, while the hub is stopped.',
      );
    return good('database', 'Whole, the log chain holds, and the credit ledger adds up.');
  } catch (error) {
    if (error instanceof HubError)
      return bad('database', error.message, 'See the message; nothing was changed.');
    throw error;
  }
}
