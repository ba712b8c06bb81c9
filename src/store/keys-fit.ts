import type Database from 'better-sqlite3';
import { HubError } from '../kit/errors.js';
import type { Random } from '../kit/random.js';
import { openToInspect } from './connection.js';
import { checkMasterKey } from './master-key-check.js';
import { Sealer } from './sealed.js';

/** Keys that a hub would start with. */
export interface KeysAtRest {
  readonly masterKey: Uint8Array;
  readonly pepperId: string;
}

/** Where codes stand whose verifiers a pepper was mixed into. */
const PEPPERED = ['pin_devices', 'cards'] as const;

/**
 * Whether a database that no hub is using was made with these keys: with others the hub does not start. Writes nothing.
 * @throws HubError `master_key_wrong`, `pepper_wrong`; as `openToInspect`
 */
export function assertKeysFit(file: string, { masterKey, pepperId }: KeysAtRest, random: Random): void {
  const connection = openToInspect(file);
  try {
    const tables = new Set(
      connection.prepare<[], string>("SELECT name FROM sqlite_schema WHERE type = 'table'").pluck().all(),
    );
    if (tables.has('keys')) checkMasterKey(connection, new Sealer(masterKey, random), null);
    const others = PEPPERED.filter((table) => tables.has(table)).flatMap((table) =>
      otherPeppers(connection, table, pepperId),
    );
    if (others.length > 0)
      throw new HubError('pepper_wrong', `Codes were made with pepper ${others[0] ?? ''}, not ${pepperId}.`);
  } finally {
    connection.close();
  }
}

function otherPeppers(connection: Database.Database, table: (typeof PEPPERED)[number], pepperId: string) {
  const counts = table === 'cards' ? 'revoked_at_ms IS NULL' : 'verifier IS NOT NULL';
  return connection
    .prepare<[string], string>(`SELECT DISTINCT pepper_id FROM ${table} WHERE ${counts} AND pepper_id <> ?`)
    .pluck()
    .all(pepperId);
}
