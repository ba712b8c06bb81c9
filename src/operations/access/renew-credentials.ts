import { FRESH_BUDGET } from '../../locks/credential-budget.js';
import { afterFact } from '../../locks/credential.js';
import type { Transport } from '../../locks/device.js';
import type { Writes } from '../store-ports.js';
import type { CredentialScheme } from './credential-ports.js';

/**
 * Another lock is in the place of the one that held the codes, and holds none of them. Their verifiers were made under a key
 * that is the hub's own and goes to the lock with them, so they are given to the new lock as they are; of codes that the old
 * one could not hold the digits are not known any more. In the change that replaces the lock.
 */
export function renewCredentials(
  tx: Writes,
  scheme: Pick<CredentialScheme, 'noSetDigest'>,
  deviceId: string,
  transport: Transport,
  atMs: number,
): void {
  for (const before of tx.credentials.ofDevice(deviceId)) {
    const after = afterFact(before, { kind: 'lock_replaced' });
    if (after === null) tx.credentials.remove(before.pinId, deviceId);
    else if (after !== before) tx.credentials.put({ ...before, ...after, changedAtMs: atMs });
  }
  const record = tx.credentials.setOf(deviceId);
  if (record) {
    const none = { version: 0, digest: scheme.noSetDigest, takenVersion: 0, takenDigest: scheme.noSetDigest };
    tx.credentials.putSet({ ...record, ...none, slots: null, budget: FRESH_BUDGET });
  }
  if (transport !== 'mqtt') tx.credentials.addWithoutDigits(deviceId, atMs);
}
