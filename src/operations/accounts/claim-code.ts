import { timingSafeEqual } from 'node:crypto';
import { makeClaimCode, printClaimCode, readClaimCode } from '../../kit/claim-code.js';
import type { Clock } from '../../kit/clock.js';
import type { Random } from '../../kit/random.js';
import type { Reads, Store, Writes } from '../store-ports.js';

const CLAIM_KEY = 'claim';

export interface ClaimCodeDeps {
  readonly store: Store;
  readonly random: Random;
  readonly clock: Clock;
}

/** Code for the first admin as printed, `XXXX-XXXX-XXXX`; null once the hub has been claimed. */
export function currentClaimCode(store: Pick<Reads, 'keys'>): string | null {
  const bare = store.keys.get(CLAIM_KEY);
  return bare === null ? null : printClaimCode(Buffer.from(bare).toString('ascii'));
}

/** Makes the code at the first start of a hub that has no admin; the same at each start until it is used. */
export async function ensureClaimCode({ store, random, clock }: ClaimCodeDeps): Promise<void> {
  if (store.keys.get(CLAIM_KEY) !== null || store.users.countWithRole('admin') > 0) return;
  const code = Buffer.from(makeClaimCode(random), 'ascii');
  await store.write((tx) => {
    tx.keys.put(CLAIM_KEY, code, clock.wallMs());
  });
}

export function checkClaimCode(store: Pick<Reads, 'keys'>, typed: string): 'right' | 'wrong' | 'closed' {
  const code = store.keys.get(CLAIM_KEY);
  if (code === null) return 'closed';
  const bare = readClaimCode(typed);
  if (bare === null || bare.length !== code.length) return 'wrong';
  return timingSafeEqual(Buffer.from(bare, 'ascii'), code) ? 'right' : 'wrong';
}

/** Uses the code up. @returns false if somebody was first */
export function closeClaim(tx: Writes): boolean {
  if (tx.keys.get(CLAIM_KEY) === null) return false;
  tx.keys.remove(CLAIM_KEY);
  return true;
}
