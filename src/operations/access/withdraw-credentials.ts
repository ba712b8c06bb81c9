import { afterFact } from '../../locks/credential.js';
import type { Writes } from '../store-ports.js';

/** The codes of a revoked PIN go from the locks that may hold them. In the change that revokes it. */
export function withdrawCredentials(tx: Writes, pinId: string, atMs: number): void {
  for (const before of tx.credentials.ofPin(pinId)) {
    const after = afterFact(before, { kind: 'revoked' });
    if (after) tx.credentials.put({ ...before, ...after, changedAtMs: atMs });
    else tx.credentials.remove(pinId, before.deviceId);
  }
}
