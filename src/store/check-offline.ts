import { accessSync, constants, existsSync, statSync, statfsSync } from 'node:fs';
import path from 'node:path';
import { HubError } from '../kit/errors.js';
import { hasItsKeys, keyFiles } from '../kit/key-files.js';
import { isThere, readKeyFile } from '../kit/read-key-file.js';
import { bad, good, type OfflineCheck } from './offline-check.js';
import { checkDatabase, type BackupRule, type OfflineLook } from './check-database.js';
import { RESET_FOLDER } from './finish-reset.js';
import { isHalfRolledBack, ROLL_BACK_ADVICE } from './half-rolled-back.js';

/** A log row and its indexes take about 1 KiB; below this the hub would soon have to refuse work. */
const FREE_BYTES_MIN = 64 * 1024 * 1024;

/**
 * Looks at the data folder of a hub that is not running. Changes nothing.
 * @param handedOver folder of key files from the service manager; null (default): none
 * @param restoring what to do about a database that is no good any more
 * @param tryKeys reads the keys as a start does and holds them against the database; throws HubError when the hub would not start with them
 */
export function checkOffline(
  dataDir: string,
  {
    backups = NO_BACKUPS,
    handedOver = null,
    restoring = 'Restore your last backup.',
    tryKeys = () => undefined,
  }: {
    readonly backups?: BackupRule;
    readonly handedOver?: string | null;
    readonly restoring?: string;
    readonly tryKeys?: () => void;
  } = {},
): OfflineLook {
  const file = path.join(dataDir, 'doorward.db');
  if (!existsSync(dataDir)) {
    const link = linkOnTheWay(dataDir);
    if (link !== null) return { checks: [linkedAway(dataDir, link)], links: [] };
    const advice = 'Run `doorward init`, or set DOORWARD_DATA_DIR to the right folder.';
    return { checks: [bad('data folder', `${dataDir} is not there.`, advice)], links: [] };
  }
  const first = folder(dataDir);
  // What can't be read can't be looked at.
  if (!first.ok) return { checks: [first], links: [] };
  if (isHalfRolledBack(dataDir)) return { checks: [first, halfRolledBack()], links: [] };
  const { checks, links } = checkDatabase(file, backups, restoring);
  const isReadable = checks.some(({ name, ok }) => name === 'database' && ok);
  const found = keys(dataDir, handedOver);
  const around = [
    first,
    space(dataDir),
    ...cutOff(dataDir),
    found.ok && isReadable ? tried(tryKeys, found) : found,
  ];
  return { checks: [...around, ...checks], links };
}

const NO_BACKUPS: BackupRule = { isWanted: false, everyHours: 0, nowMs: 0 };

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

/** @returns the link to nowhere that a folder which is not there is, or is behind; null: there is none */
function linkOnTheWay(dataDir: string): string | null {
  for (let at = dataDir; ; at = path.dirname(at)) {
    if (existsSync(at) || at === path.dirname(at)) return null;
    if (isThere(at)) return at;
  }
}

function linkedAway(dataDir: string, link: string): OfflineCheck {
  const where = `${link} is a link to a place that is not there`;
  const advice =
    'Mount the disk it leads to. A new hub is not what you want there; if you do, remove the link first.';
  return bad('data folder', link === dataDir ? `${where}.` : `${dataDir} is not there: ${where}.`, advice);
}

/** A hub that is started finishes it, and looks after the rest. */
function cutOff(dataDir: string): OfflineCheck[] {
  if (!existsSync(path.join(dataDir, RESET_FOLDER))) return [];
  const advice = 'Run `doorward factory-reset` again, or start the hub: either finishes it.';
  return [bad('factory reset', 'A factory reset was cut off.', advice)];
}

function halfRolledBack(): OfflineCheck {
  const advice = `As root in a checkout: ${ROLL_BACK_ADVICE}`;
  return bad(
    'roll-back',
    'An upgrade was being taken back, and that did not end: no hub starts here.',
    advice,
  );
}

/** They are there, and may not be those that belong to this database. */
function tried(tryKeys: () => void, found: OfflineCheck): OfflineCheck {
  try {
    tryKeys();
    return found;
  } catch (error) {
    if (!(error instanceof HubError)) throw error;
    if (error.code === 'keys_unreadable') return unreadable(error);
    const advice = 'Put back the keys that belong to this database: your last backup has them.';
    return bad('keys', error.message, advice);
  }
}

function space(dataDir: string): OfflineCheck {
  const { bavail, bsize } = statfsSync(dataDir);
  const freeMib = Math.floor((bavail * bsize) / 2 ** 20);
  return bavail * bsize >= FREE_BYTES_MIN
    ? good('disk space', `${freeMib} MiB free.`)
    : bad('disk space', `Only ${freeMib} MiB free.`, 'Make room: without space the hub refuses new work.');
}

function keys(dataDir: string, handedOver: string | null): OfflineCheck {
  try {
    return lookAtKeys(dataDir, handedOver);
  } catch (error) {
    if (error instanceof HubError) return unreadable(error);
    throw error;
  }
}

function unreadable({ message }: HubError): OfflineCheck {
  return bad('keys', message, 'Do what the message says; nothing was changed.');
}

/** @throws HubError `keys_unreadable` */
function lookAtKeys(dataDir: string, handedOver: string | null): OfflineCheck {
  const directory = path.join(dataDir, 'keys');
  const files = keyFiles(dataDir, handedOver).filter(({ name }) => name.endsWith('.key'));
  const exposed = files.filter((file) => !file.isHandedOver && isExposed(file.path));
  if (exposed.length > 0) {
    const which = exposed.map(({ name }) => name).join(', ');
    return bad('keys', `${which} can be read by others.`, `Run: chmod 600 ${directory}/*.key`);
  }
  for (const file of files) readKeyFile(file.path, file.isHandedOver);
  return hasItsKeys(files)
    ? good('keys', 'Master key and pepper are there, readable by their owner alone.')
    : bad(
        'keys',
        `${directory} lacks the master key or the pepper.`,
        'Restore the folder from your backup; on a new hub run `doorward init`. Keys that systemd hands over are seen while the hub runs.',
      );
}

function isExposed(file: string): boolean {
  const found = statSync(file, { throwIfNoEntry: false });
  return found?.isFile() === true && (found.mode & 0o077) !== 0;
}
