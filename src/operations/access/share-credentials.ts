import { datesHeld } from '../../access/share.js';
import type { CandidateCredential } from './credential-ports.js';
import { shareChainFacts } from './share-facts.js';
import type { Reads } from '../store-ports.js';

/** A credential with the dates that a lock is to know, and whether it may hold it at all. */
export type BoundCredential = CandidateCredential & { readonly mayBeHeld: boolean };

/** Codes made under shares, with the dates that those leave them: a lock that is not reached in time ends them by itself. */
export function boundByShares(
  reads: Pick<Reads, 'shares' | 'schedules' | 'users'>,
  candidates: readonly CandidateCredential[],
  nowMs: number,
): readonly BoundCredential[] {
  return candidates.map((candidate) => {
    const { shareId } = candidate;
    if (shareId === null) return { ...candidate, mayBeHeld: true };
    const dates = datesHeld(shareChainFacts(reads, shareId), candidate, nowMs);
    return { ...candidate, ...dates, mayBeHeld: dates !== null };
  });
}
