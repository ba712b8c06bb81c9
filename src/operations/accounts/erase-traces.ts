import { setImmediate as nextTurn } from 'node:timers/promises';
import type { Clock } from '../../kit/clock.js';
import type { ErasableRow, Erased } from '../audit/erasure-ports.js';
import { eventBy } from '../audit/new-event.js';
import type { Caller } from '../ports.js';
import type { Store, Writes } from '../store-ports.js';

/** Rows erased in one commit: some milliseconds, which doors don't notice. */
export const ERASED_ROWS_MAX = 200;
/** Rows looked through in one turn of the event loop. */
const SCANNED_ROWS = 2_000;
const COMMANDS_IN_ONE = 2_000;
const ANSWERS_IN_ONE = 200;

export interface EraseTracesDeps {
  readonly store: Store;
  readonly clock: Clock;
}

/**
 * Takes a person out of the log, the commands and the kept answers, little by little.
 * @param texts what names them and nobody else
 * @returns rows of the log of which something was erased
 */
export async function eraseTraces(
  deps: EraseTracesDeps,
  caller: Caller,
  id: string,
  texts: readonly string[],
): Promise<number> {
  const byId = await eraseRowsOf(deps, caller, id);
  const byText = texts.length === 0 ? 0 : await eraseRowsNaming(deps, caller, id, texts);
  await forgetInCommands(deps.store, id);
  await forgetInAnswers(deps.store, [id, ...texts]);
  return byId + byText;
}

async function eraseRowsOf(deps: EraseTracesDeps, caller: Caller, id: string): Promise<number> {
  let erased = 0;
  for (let after: number | null = 0; after !== null;) {
    const from: number = after;
    const rows = await deps.store.write((tx) => {
      const found = tx.erasures.ofPerson(id, from, ERASED_ROWS_MAX);
      eraseAndTell(deps, tx, caller, id, found);
      return found;
    });
    erased += rows.length;
    after = rows.at(-1)?.seq ?? null;
  }
  return erased;
}

async function eraseRowsNaming(
  deps: EraseTracesDeps,
  caller: Caller,
  id: string,
  texts: readonly string[],
): Promise<number> {
  let erased = 0;
  const lastSeq = deps.store.events.lastSeq();
  for (let after = 0; after < lastSeq; after += SCANNED_ROWS) {
    const found = deps.store.erasures.naming(texts, after, Math.min(after + SCANNED_ROWS, lastSeq));
    for (let n = 0; n < found.length; n += ERASED_ROWS_MAX) {
      const rows = found.slice(n, n + ERASED_ROWS_MAX);
      await deps.store.write((tx) => {
        eraseAndTell(deps, tx, caller, id, rows);
      });
    }
    erased += found.length;
    await nextTurn();
  }
  return erased;
}

function eraseAndTell(
  { clock }: EraseTracesDeps,
  tx: Writes,
  caller: Caller,
  id: string,
  rows: readonly ErasableRow[],
): void {
  tx.erasures.erase(rows, (erased) => logErased(caller, id, clock.wallMs(), erased));
}

/** What accounts for erased rows. Names nobody. */
export function logErased(caller: Caller, id: string, atMs: number, erased: Erased) {
  return eventBy(caller, {
    atMs,
    type: 'LOG_ERASED',
    description: `${erased.rows} rows of the log were erased.`,
    targetUserId: id,
    data: { ...erased },
  });
}

async function forgetInCommands(store: Store, id: string): Promise<void> {
  for (let after: string | null = ''; after !== null;) {
    const from: string = after;
    after = await store.write((tx) => tx.commands.forgetPerson(id, from, COMMANDS_IN_ONE));
  }
}

async function forgetInAnswers(store: Store, texts: readonly string[]): Promise<void> {
  let after: { principal: string; key: string } | null = { principal: '', key: '' };
  while (after !== null) {
    const from: { principal: string; key: string } = after;
    after = await store.write((tx) => tx.idempotency.forgetNaming(texts, from, ANSWERS_IN_ONE));
  }
}
