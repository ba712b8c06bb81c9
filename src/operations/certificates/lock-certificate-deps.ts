import type { Clock } from '../../kit/clock.js';
import type { LockBus } from '../ports.js';
import type { Store } from '../store-ports.js';
import type { LockCertificateIssuer } from './lock-certificate-ports.js';
import type { ClientCertificates } from './lock-certificate-use-cases.js';

/** What the certificates of locks need. */
export interface LockCertificateDeps {
  readonly store: Store;
  readonly clock: Clock;
  readonly issuer: LockCertificateIssuer;
  readonly asked: ClientCertificates;
  readonly bus: Pick<LockBus, 'disconnect'>;
}
