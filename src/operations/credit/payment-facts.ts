import type { PaymentFacts } from '../../access/facts.js';
import type { EntryFee } from '../../accounts/entry-fee.js';
import type { Reads } from '../store-ports.js';

/** What the decision wants to know of somebody who has to pay. */
export function paymentFacts(reads: Pick<Reads, 'credit'>, { userId, amountMinor }: EntryFee): PaymentFacts {
  return { isEnough: (reads.credit.balanceOf(userId)?.mainMinor ?? 0) >= amountMinor };
}
