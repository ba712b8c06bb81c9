import { afterFact } from '../../locks/credential.js';
import type { Writes } from '../store-ports.js';

/** Until locks have taken a code with its new dates it is not set there. */
export function outdateCredentials(tx: Writes, pinId: string, nowMs: number): void {
  for (const before of tx.credentials.ofPin(pinId)) {
    const after = afterFact(before, { kind: 'changed' });
    if (after && after !== before) tx.credentials.put({ ...before, ...after, changedAtMs: nowMs });
  }
}
