import type { Caller } from '../ports.js';
import type { IssuedCertificate, LockCertificate } from './lock-certificate-ports.js';

/** Whether locks are asked for a certificate: never; one that is shown must be theirs; none is let in without. */
export type ClientCertificates = 'off' | 'optional' | 'required';

/** What can be asked about the certificates that locks prove themselves with. */
export interface LockCertificateUseCases {
  /** @throws NotFound `device_not_found` */
  readLockCertificates(
    caller: Caller,
    id: string,
  ): { readonly asked: ClientCertificates; readonly certificates: readonly LockCertificate[] };
  /**
   * Issues a certificate for a lock on MQTT. The one it has goes on counting until the new one was shown.
   * @param requestPem the lock's own request (PKCS #10, PEM); null: the hub makes the key, and tells it this once
   * @throws NotFound `device_not_found`, Conflict `not_on_mqtt`, InvalidInput `signing_request_unusable`, Unavailable `busy`, `certificate_not_made`
   */
  issueLockCertificate(
    caller: Caller,
    id: string,
    requestPem: string | null,
  ): Promise<IssuedCertificate & { readonly deviceId: string; readonly asked: ClientCertificates }>;
  /** None of its certificates counts any more; it is cut off. @throws NotFound `device_not_found` */
  revokeLockCertificates(caller: Caller, id: string): Promise<void>;
}
