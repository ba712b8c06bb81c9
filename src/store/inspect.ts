import { statSync } from 'node:fs';
import type Database from 'better-sqlite3';
import { HubError } from '../kit/errors.js';
import { checkStatistics, type StatisticFault } from './check-statistics.js';
import { openToInspect } from './connection.js';
import { creditComplaints } from './credit-complaints.js';
import { schemaVersion } from './migrate.js';
import { MIGRATIONS } from './migrations/timetable.js';
import { Sql } from './sql.js';
import { verifyChain } from './verify-chain.js';
import type { ChainVerdict } from '../audit/chain-verdict.js';

/** What SQLite may complain of before it stops looking. */
const COMPLAINTS_MAX = 20;
/** A larger database is not looked at whenever the hub starts: the doors would wait for it. Jobs and `--check` look at each. */
export const START_CHECK_BYTES_MAX = 128 * 1024 * 1024;

export interface Inspection {
  readonly schemaVersion: number;
  /** SQLite's complaints; none if the database is whole. */
  readonly complaints: readonly string[];
  /** null: not looked at, because the database is not whole, is empty, or is of another program's version. */
  readonly chain: ChainVerdict | null;
  /** What does not add up in the credit ledger; none if it does, or was not looked at. */
  readonly ledger: readonly string[];
  /** Numbers of the statistics that are not what the log says; null: not looked at, as `chain`, or there are none yet. */
  readonly statistics: readonly StatisticFault[] | null;
}

/**
 * Looks at the database of a hub that is not running: SQLite's own check, foreign keys, and the hash chain.
 * @param depth `quick` leaves out whether each index agrees with its table (`PRAGMA quick_check`)
 * @throws as `openToInspect`: Conflict `data_dir_in_use`, HubError `store_damaged`, Unavailable `store_unopenable`
 */
export function inspectStore(file: string, depth: 'quick' | 'full'): Inspection {
  const connection = openToInspect(file);
  try {
    const version = schemaVersion(connection);
    const complaints = complaintsUnlessTorn(connection, depth);
    const whole = complaints.length === 0 && version === MIGRATIONS.at(-1)?.version;
    const chain = whole ? verifyChain(new Sql(connection)) : null;
    const ledger = whole ? creditComplaints(connection) : [];
    const statistics = whole ? checkStatistics(new Sql(connection)) : null;
    return { schemaVersion: version, complaints, chain, ledger, statistics };
  } finally {
    connection.close();
  }
}

/** A page that is torn badly enough ends the look itself, which is a complaint as well. */
function complaintsUnlessTorn(connection: Database.Database, depth: 'quick' | 'full'): readonly string[] {
  try {
    return integrityComplaints(connection, depth);
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? String(error.code) : '';
    if (!code.startsWith('SQLITE_CORRUPT') && !code.startsWith('SQLITE_NOTADB')) throw error;
    return [error instanceof Error ? error.message : code];
  }
}

/**
 * At the start: a hub that goes on with a damaged file damages more of it, and opens doors by what it can't rely upon.
 * @throws HubError `store_damaged`
 */
export function assertWhole(connection: Database.Database, file: string): void {
  if (statSync(file).size > START_CHECK_BYTES_MAX) return;
  const found = String(connection.pragma('quick_check(1)', { simple: true }));
  // The pages that it read are not those that are wanted next.
  connection.pragma('shrink_memory');
  if (found === 'ok') return;
  // The first line says which database: there is one.
  const complaint = found.split('\n').at(-1) ?? found;
  throw new HubError('store_damaged', `The database file is damaged (${complaint}).`);
}

/** SQLite's complaints about an open database; none if it is whole. */
export function integrityComplaints(
  connection: Database.Database,
  depth: 'quick' | 'full',
): readonly string[] {
  const check = depth === 'quick' ? 'quick_check' : 'integrity_check';
  const found = connection.pragma(`${check}(${COMPLAINTS_MAX})`) as Record<string, unknown>[];
  const broken = found.flatMap((row) => Object.values(row).map(String)).filter((line) => line !== 'ok');
  // What can't be read can't be looked through either.
  if (broken.length > 0) return broken;
  const orphans = connection.pragma('foreign_key_check') as { table: string }[];
  return [
    ...orphans.slice(0, COMPLAINTS_MAX).map(({ table }) => `a row of ${table} refers to a row that is gone`),
  ];
}
