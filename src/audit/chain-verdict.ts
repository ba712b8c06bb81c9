import type { ChainHead, LinkFault } from './hash-chain.js';

/**
 * `cut_off`: the log does not end where the hub last wrote. `unreadable`: a row is none that a hub wrote.
 * `blanked`: something of a row is gone, or there should be more gone, and no erasure accounts for it. `pruned`: rows are gone, and no record
 * says so. `tree`: the tree over the log is that of other rows. `checkpoint`: the log does not lead to what was signed of it last.
 */
export type ChainFault = LinkFault | 'unreadable' | 'cut_off' | 'blanked' | 'pruned' | 'tree' | 'checkpoint';

export type ChainVerdict =
  | { readonly ok: true; readonly head: ChainHead }
  /** `atSeq`: number of the first event that is not as it was logged. */
  | { readonly ok: false; readonly atSeq: number; readonly fault: ChainFault };
