import { ErasureLedger } from '../audit/erasure.js';
import { CHAIN_START, linkFault } from '../audit/hash-chain.js';
import type { ChainHead, LinkFault } from '../audit/hash-chain.js';
import type { Sql } from './sql.js';
import { EVENT_COLUMNS, PROOF_COLUMNS, readChained } from './tables/event-row.js';

/** Events read at a time, so that memory does not grow with the log. */
const READ_ROWS = 500;

/**
 * `cut_off`: the log does not end where the hub last wrote. `unreadable`: a row is none that a hub wrote.
 * `blanked`: something of a row is gone, or there should be more gone, and no erasure accounts for it.
 */
export type ChainFault = LinkFault | 'unreadable' | 'cut_off' | 'blanked';

export type ChainVerdict =
  | { readonly ok: true; readonly head: ChainHead }
  /** `atSeq`: number of the first event that is not as it was logged. */
  | { readonly ok: false; readonly atSeq: number; readonly fault: ChainFault };

/** Walks the whole log, from the first event to where the hub last wrote. */
export function verifyChain(sql: Sql): ChainVerdict {
  const following = sql.query((db, p: { seq: number }) =>
    db
      .selectFrom('events')
      .select([...EVENT_COLUMNS, ...PROOF_COLUMNS])
      .where('seq', '>', p.seq)
      .orderBy('seq')
      .limit(READ_ROWS),
  );
  let head = CHAIN_START;
  const erasures = new ErasureLedger();
  for (let rows = following.all({ seq: -1 }); rows.length > 0; rows = following.all({ seq: head.seq })) {
    for (const row of rows) {
      const atSeq = Math.min(row.seq, head.seq + 1);
      const next = readable(() => readChained(row));
      const fault = next ? linkFault(head, next) : 'unreadable';
      if (fault) return { ok: false, atSeq, fault };
      if (next && !erasures.take(next)) return { ok: false, atSeq, fault: 'blanked' };
      head = { seq: row.seq, hash: row.chain_hash };
    }
  }
  const stored = sql.query((db) => db.selectFrom('chain_head').select(['seq', 'hash'])).get({});
  if (stored?.seq !== head.seq || Buffer.compare(stored.hash, head.hash) !== 0) {
    return { ok: false, atSeq: Math.min(stored?.seq ?? 0, head.seq) + 1, fault: 'cut_off' };
  }
  const unsettled = erasures.unsettled();
  if (unsettled !== null) return { ok: false, atSeq: unsettled, fault: 'blanked' };
  return { ok: true, head };
}

function readable<T>(read: () => T): T | null {
  try {
    return read();
  } catch {
    return null;
  }
}
