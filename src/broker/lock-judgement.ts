import { judgeCertificate, type Arrived, type CertificateRules } from './client-certificates.js';
import { admit, NOT_AUTHORIZED, type Introduction, type SecretReads } from './principals.js';

export interface LockRules {
  readonly devices: SecretReads;
  /** null: nobody is asked for one. */
  readonly certificates: CertificateRules | null;
  /** A new lock showed the secret by which it takes the place of another; on a rejection it is not let in. */
  readonly takesPlace: (deviceId: string, secretHash: Uint8Array) => Promise<void>;
}

export type LockJudgement =
  | {
      readonly ok: true;
      readonly deviceId: string;
      /** What has to be done before it is let in; then it is judged anew. null: nothing. */
      readonly settle: (() => Promise<void>) | null;
    }
  | { readonly ok: false; readonly returnCode: 2 | 4 | 5; readonly code: string };

/** Whether a lock may come in with the secret and the certificate that it has shown. */
export function judgeLock(rules: LockRules, who: Introduction, arrived: Arrived): LockJudgement {
  const admission = admit(rules.devices, who);
  if (!admission.ok) return admission;
  const { deviceId, takesPlaceBy } = admission;
  const { certificates, takesPlace } = rules;
  const verdict = certificates && judgeCertificate(certificates, deviceId, arrived, takesPlaceBy !== null);
  if (verdict?.ok === false) return { ...verdict, returnCode: NOT_AUTHORIZED };
  const next = verdict?.next ?? null;
  if (takesPlaceBy === null && next === null) return { ok: true, deviceId, settle: null };
  const settle = async () => {
    if (takesPlaceBy !== null) await takesPlace(deviceId, takesPlaceBy);
    if (next !== null) await certificates?.takeIntoUse(next);
  };
  return { ok: true, deviceId, settle };
}
