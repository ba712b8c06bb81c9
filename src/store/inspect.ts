import type Database from 'better-sqlite3';
import { checkStatistics, type StatisticFault } from './check-statistics.js';
import { openToInspect } from './connection.js';
import { creditComplaints } from './credit-complaints.js';
import { schemaVersion } from './migrate.js';
import { Sql } from './sql.js';
import { verifyChain } from './verify-chain.js';
import type { ChainVerdict } from './verify-chain.js';

/** What SQLite may complain of before it stops looking. */
const COMPLAINTS_MAX = 20;

export interface Inspection {
  readonly schemaVersion: number;
  /** SQLite's complaints; none if the database is whole. */
  readonly complaints: readonly string[];
  /** null: not looked at, because the database is not whole or is empty. */
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
    const complaints = integrityComplaints(connection, depth);
    const whole = complaints.length === 0 && version > 0;
    const chain = whole ? verifyChain(new Sql(connection)) : null;
    const ledger = whole ? creditComplaints(connection) : [];
    const statistics = whole && hasStatistics(connection) ? checkStatistics(new Sql(connection)) : null;
    return { schemaVersion: version, complaints, chain, ledger, statistics };
  } finally {
    connection.close();
  }
}

/** A database that no newer hub has opened yet has none. */
function hasStatistics(connection: Database.Database): boolean {
  return connection.prepare("SELECT 1 FROM sqlite_schema WHERE name = 'statistic_rules'").get() !== undefined;
}

/** SQLite's complaints about an open database; none if it is whole. */
export function integrityComplaints(
  connection: Database.Database,
  depth: 'quick' | 'full',
): readonly string[] {
  const check = depth === 'quick' ? 'quick_check' : 'integrity_check';
  const found = connection.pragma(`${check}(${COMPLAINTS_MAX})`) as Record<string, unknown>[];
  const orphans = connection.pragma('foreign_key_check') as { table: string }[];
  return [
    ...found.flatMap((row) => Object.values(row).map(String)).filter((line) => line !== 'ok'),
    ...orphans.slice(0, COMPLAINTS_MAX).map(({ table }) => `a row of ${table} refers to a row that is gone`),
  ];
}
