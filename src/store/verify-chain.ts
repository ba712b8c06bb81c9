import type { ChainVerdict } from '../audit/chain-verdict.js';
import { ChainWalk } from './chain-walk.js';
import type { Sql } from './sql.js';

/** Events read at a time, so that memory does not grow with the log. */
const READ_ROWS = 500;

/** Walks the whole log, from the first event to where the hub last wrote. */
export function verifyChain(sql: Sql): ChainVerdict {
  const walk = new ChainWalk(sql);
  for (;;) {
    const verdict = walk.step(READ_ROWS);
    if (verdict) return verdict;
  }
}
