import { makeCertificates } from '../../../src/certificates/make-certificates.js';
import { pemParts, pemText } from '../../../src/certificates/pem.js';
import type { TlsIdentity } from '../../../src/kit/tls-identity.js';

const DAY_MS = 86_400_000;

/** A server on this machine and the PEM of the only authority to trust for it. */
export async function localCertificate(): Promise<{
  readonly identity: TlsIdentity;
  readonly authorities: string;
}> {
  const now = Date.now();
  const made = await makeCertificates({
    kind: 'server',
    authorityPem: null,
    commonName: 'cloud',
    names: { dns: ['localhost'], ip: ['127.0.0.1'] },
    validity: { notBeforeMs: now - DAY_MS, notAfterMs: now + 30 * DAY_MS },
  });
  const { certificates, keys } = pemParts(made.pem);
  return {
    identity: { certificatePem: pemText(...certificates), keyPem: pemText(...keys) },
    authorities: pemText(...pemParts(made.authorityPem).certificates),
  };
}
