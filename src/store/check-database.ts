import { existsSync } from 'node:fs';
import { HubError } from '../kit/errors.js';
import { openToInspect, storeError } from './connection.js';
import { isEmpty } from './emptied.js';
import { inspectStore, type Inspection } from './inspect.js';
import { schemaVersion } from './migrate.js';
import { MIGRATIONS } from './migrations/timetable.js';
import { bad, good, type OfflineCheck } from './offline-check.js';

const HOUR_MS = 3_600_000;
/** A backup that is this many times as old as it should get was not made for a reason. */
const LATE_TIMES = 2;
const evidence = (restoring: string) => `Keep a copy of the file as evidence. ${restoring}`;

/** What the settings want of backups. */
export interface BackupRule {
  readonly isWanted: boolean;
  readonly everyHours: number;
  /** Wall clock. */
  readonly nowMs: number;
}

/** A lock as it was paired: the machine has to have what its address names. */
export interface PairedLink {
  readonly deviceId: string;
  readonly transport: string;
  readonly address: string;
}

/** What was found in a data folder. */
export interface OfflineLook {
  readonly checks: readonly OfflineCheck[];
  /** None where the database can't be read. */
  readonly links: readonly PairedLink[];
}

/**
 * Looks at the database of a hub that is not running: the file, the log in it, and how old the last backup is.
 * @param restoring what to do about one that is no good any more
 */
export function checkDatabase(file: string, backups: BackupRule, restoring: string): OfflineLook {
  if (!existsSync(file)) {
    const advice = 'Run `doorward init` on a new hub, or restore your backup.';
    return { checks: [bad('database', `${file} is not there.`, advice)], links: [] };
  }
  // Nothing of an older program: it has lost all it had, or a first start was cut off.
  if (isEmpty(file)) {
    const advice = `Was this hub in use? ${restoring} On a new one run \`doorward init\`.`;
    return { checks: [bad('database', `${file} is empty.`, advice)], links: [] };
  }
  try {
    const inspection = inspectStore(file, 'quick');
    const checks = [
      database(inspection, restoring),
      ...log(inspection, restoring),
      ...lastBackup(file, inspection, backups),
    ];
    return { checks, links: inspection.complaints.length > 0 ? [] : pairedLinks(file) };
  } catch (error) {
    const told = storeError(error);
    if (!(told instanceof HubError)) throw error;
    const advice = told.code === 'store_damaged' ? restoring : 'See the message; nothing was changed.';
    return { checks: [bad('database', told.message, advice)], links: [] };
  }
}

function pairedLinks(file: string): readonly PairedLink[] {
  const connection = openToInspect(file);
  try {
    if (schemaVersion(connection) === 0) return [];
    return connection
      .prepare<[], PairedLink>(
        "SELECT device_id AS deviceId, transport, address FROM devices WHERE status = 'ACTIVE' AND address IS NOT NULL ORDER BY device_id",
      )
      .all();
  } finally {
    connection.close();
  }
}

function database(
  { schemaVersion: version, complaints, ledger, statistics }: Inspection,
  restoring: string,
): OfflineCheck {
  const newest = MIGRATIONS.at(-1)?.version ?? 0;
  if (version > newest)
    return bad(
      'database',
      `It has version ${version}, and this program knows ${newest}.`,
      'Install the newer program again.',
    );
  if (complaints.length > 0)
    return bad('database', complaints[0] ?? '', `Stop using this file. ${restoring}`);
  if (ledger.length > 0)
    return bad('database', `The credit ledger does not add up: ${ledger[0] ?? ''}.`, evidence(restoring));
  if (statistics && statistics.length > 0)
    return bad(
      'database',
      'The log is whole, but the statistics of sites are not what it says.',
      'Have them counted anew: `doorward site recount`, while the hub is stopped.',
    );
  if (version < newest)
    return good(
      'database',
      'Whole, and of an older program: the next start of the hub brings it up to date.',
    );
  return good('database', 'Whole, and the credit ledger adds up.');
}

function log({ chain }: Inspection, restoring: string): OfflineCheck[] {
  if (!chain) return [];
  return chain.ok
    ? [good('log', `Its chain holds over ${chain.head.seq} rows.`)]
    : [bad('log', `Its chain is broken at row ${chain.atSeq}.`, evidence(restoring))];
}

function lastBackup(file: string, { complaints }: Inspection, rule: BackupRule): OfflineCheck[] {
  if (!rule.isWanted || complaints.length > 0) return [];
  const connection = openToInspect(file);
  try {
    const hasState =
      connection.prepare("SELECT 1 FROM sqlite_schema WHERE name = 'backup_state'").get() !== undefined;
    const row = hasState
      ? connection.prepare<[], { made_at_ms: number | null }>('SELECT made_at_ms FROM backup_state').get()
      : undefined;
    const madeAtMs = row?.made_at_ms ?? null;
    const advice = 'Start the hub and run `doorward backup status`: it says what is wrong.';
    if (madeAtMs === null) return [bad('backup age', 'No backup was made yet.', advice)];
    const hours = Math.floor((rule.nowMs - madeAtMs) / HOUR_MS);
    const made = `The last was made ${new Date(madeAtMs).toISOString()}`;
    return hours > rule.everyHours * LATE_TIMES
      ? [bad('backup age', `${made}, ${hours} hours ago; one is wanted every ${rule.everyHours}.`, advice)]
      : [good('backup age', `${made}.`)];
  } finally {
    connection.close();
  }
}
