import type Database from 'better-sqlite3';
import { creditComplaints } from '../../../src/store/credit-complaints.js';
import type { LockMemory } from './forgetful-lock.js';
import type { Told } from './spenders.js';

interface LineRow {
  readonly transactionId: string;
  readonly kind: string;
}
interface CommandRow {
  readonly id: string;
  readonly status: string;
  readonly reason: string | null;
}

/** Lines that a command in each status may have, as `kind kind`; a command that never left has none. */
const LINES: Readonly<Record<string, readonly string[]>> = {
  accepted: ['hold'],
  sent: ['hold'],
  unknown: ['hold'],
  succeeded: ['hold capture'],
  failed: ['hold release', ''],
  expired: ['hold release'],
};

/**
 * What a database may not look like at any moment, whatever was done to it.
 * @param told what people knew by then
 * @param atRest nothing is under way, and the lock has been asked about everything
 * @returns what is wrong, in words
 */
export function wrongMoney(
  database: Database.Database,
  memory: LockMemory,
  told: readonly Told[],
  atRest: boolean,
): string[] {
  const lines = database
    .prepare<[], LineRow>('SELECT transaction_id AS transactionId, kind FROM credit_entries ORDER BY seq')
    .all();
  const commands = database.prepare<[], CommandRow>('SELECT id, status, reason FROM commands').all();
  const kinds = new Map<string, string[]>();
  for (const { transactionId, kind } of lines) {
    const known = kinds.get(transactionId);
    if (known) known.push(kind);
    else kinds.set(transactionId, [kind]);
  }
  return [
    ...creditComplaints(database),
    ...commands.flatMap((command) => wrongCommand(command, kinds, memory, atRest)),
    ...orphans(kinds, commands),
    ...told.flatMap((one) => broken(one, kinds, commands)),
  ];
}

function wrongCommand(
  { id, status, reason }: CommandRow,
  kinds: ReadonlyMap<string, readonly string[]>,
  memory: LockMemory,
  atRest: boolean,
): string[] {
  const has = (kinds.get(`command:${id}`) ?? []).join(' ');
  const may = status === 'unknown' && reason === 'evicted' ? ['hold release'] : (LINES[status] ?? []);
  const opened = memory.recall(id) === true;
  const wrong: string[] = [];
  if (!may.includes(has)) wrong.push(`command ${id} is ${status} (${reason ?? '-'}) with lines "${has}"`);
  if (has.includes('capture') && !opened) wrong.push(`command ${id} was paid for and did not open`);
  if (!atRest) return wrong;
  if (['accepted', 'sent'].includes(status)) wrong.push(`command ${id} is ${status} at rest`);
  if (opened && status !== 'succeeded' && reason !== 'evicted')
    wrong.push(`command ${id} opened and is ${status}`);
  return wrong;
}

function orphans(kinds: ReadonlyMap<string, unknown>, commands: readonly CommandRow[]): string[] {
  const known = new Set(commands.map(({ id }) => `command:${id}`));
  return [...kinds.keys()]
    .filter((transactionId) => transactionId.startsWith('command:') && !known.has(transactionId))
    .map((transactionId) => `${transactionId} has lines and is in no journal`);
}

function broken(
  told: Told,
  kinds: ReadonlyMap<string, readonly string[]>,
  commands: readonly CommandRow[],
): string[] {
  if ('transactionId' in told) {
    const { transactionId, kind } = told;
    return kinds.get(transactionId)?.includes(kind) === true
      ? []
      : [`${kind} of ${transactionId} was told and is not there`];
  }
  const { commandId, status } = told;
  const now = commands.find(({ id }) => id === commandId)?.status ?? 'not there';
  return now === status ? [] : [`command ${commandId} was told as ${status} and is ${now}`];
}
