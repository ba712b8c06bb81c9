import { eventBy } from '../audit/new-event.js';
import { deviceOrRefuse } from '../locks/device-view.js';
import type { LockCertificateDeps } from './lock-certificate-deps.js';
import type { LockCertificateUseCases } from './lock-certificate-use-cases.js';

/** Takes a lock's certificates from the list, for a key that may be in other hands. */
export function revokeLockCertificates(
  deps: LockCertificateDeps,
): LockCertificateUseCases['revokeLockCertificates'] {
  return async (caller, id) => {
    const { deviceId } = deviceOrRefuse(deps.store, id);
    const revoked = await deps.store.write((tx) => {
      const { name } = deviceOrRefuse(tx, id);
      const count = tx.lockCertificates.forgetAll(id);
      if (count === 0) return false;
      tx.events.append(
        eventBy(caller, {
          atMs: deps.clock.wallMs(),
          type: 'LOCK_CERTIFICATE_REVOKED',
          description: `The certificates of lock "${name}" count no more.`,
          deviceId: id,
          data: { certificates: count },
        }),
      );
      return true;
    });
    if (revoked) deps.bus.disconnect(deviceId);
  };
}
