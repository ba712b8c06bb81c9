import type { Clock } from '../../kit/clock.js';
import { deviceOrRefuse } from '../locks/device-view.js';
import type { LockBus } from '../ports.js';
import type { Store } from '../store-ports.js';
import { issueLockCertificate } from './issue-lock-certificate.js';
import type { LockCertificateIssuer } from './lock-certificate-ports.js';
import type { ClientCertificates, LockCertificateUseCases } from './lock-certificate-use-cases.js';
import { revokeLockCertificates } from './revoke-lock-certificates.js';

export interface LockCertificateDeps {
  readonly store: Store;
  readonly clock: Clock;
  readonly issuer: LockCertificateIssuer;
  readonly asked: ClientCertificates;
  readonly bus: Pick<LockBus, 'disconnect'>;
}

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
