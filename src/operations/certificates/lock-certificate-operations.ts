import { deviceOrRefuse } from '../locks/device-view.js';
import { issueLockCertificate } from './issue-lock-certificate.js';
import type { LockCertificateDeps } from './lock-certificate-deps.js';
import type { LockCertificateUseCases } from './lock-certificate-use-cases.js';
import { revokeLockCertificates } from './revoke-lock-certificates.js';

/** Everything about the certificates of locks. */
export function lockCertificateOperations(deps: LockCertificateDeps): LockCertificateUseCases {
  return {
    readLockCertificates: (_, id) => {
      deviceOrRefuse(deps.store, id);
      return { asked: deps.asked, certificates: deps.store.lockCertificates.ofDevice(id) };
    },
    issueLockCertificate: issueLockCertificate(deps),
    revokeLockCertificates: revokeLockCertificates(deps),
  };
}
