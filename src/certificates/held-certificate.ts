import { createHash, createPrivateKey, X509Certificate } from 'node:crypto';
import { isIP } from 'node:net';
import type { TlsIdentity } from '../kit/tls-identity.js';
import type { CertificateFacts } from '../operations/certificates/certificate-use-cases.js';
import type { HubNames } from './hub-names.js';
import { pemParts, pemText } from './pem.js';
import type { Validity } from './validity.js';

/** A certificate with its key, ready to be served. */
export interface HeldCertificate {
  readonly source: 'hub' | 'owner';
  readonly identity: TlsIdentity;
  readonly leaf: X509Certificate;
  /** The hub's own authority; null for an owner's certificate. */
  readonly authority: X509Certificate | null;
}

export type PairFault = 'no_certificate' | 'no_key' | 'key_locked' | 'malformed' | 'mismatch';

/** A certificate and its key out of PEM, checked to belong together. */
export function readPair(
  certificateText: string,
  keyText: string,
):
  | { readonly ok: true; readonly leaf: X509Certificate; readonly identity: TlsIdentity }
  | { readonly ok: false; readonly fault: PairFault } {
  const { certificates } = pemParts(certificateText);
  const [key] = pemParts(keyText).keys;
  const [first] = certificates;
  if (first === undefined) return { ok: false, fault: 'no_certificate' };
  if (/\bENCRYPTED\b/.test(keyText)) return { ok: false, fault: 'key_locked' };
  if (key === undefined) return { ok: false, fault: 'no_key' };
  try {
    const leaf = new X509Certificate(first);
    if (!leaf.checkPrivateKey(createPrivateKey(key))) return { ok: false, fault: 'mismatch' };
    return {
      ok: true,
      leaf,
      identity: { certificatePem: pemText(...certificates), keyPem: pemText(key) },
    };
  } catch {
    // Not told as a cause: what a parser says of a key may quote it.
    return { ok: false, fault: 'malformed' };
  }
}

export function validityOf(certificate: X509Certificate): Validity {
  return { notBeforeMs: Date.parse(certificate.validFrom), notAfterMs: Date.parse(certificate.validTo) };
}

/** Whether it stands for a name or address, by its alternative names alone, as browsers have it (RFC 9110, section 4.3.4). */
export function standsFor(certificate: X509Certificate, name: string): boolean {
  const found =
    isIP(name) === 0 ? certificate.checkHost(name, { subject: 'never' }) : certificate.checkIP(name);
  return found !== undefined;
}

/** @returns those of `names` that it does not stand for */
export function missingIn(certificate: X509Certificate, { dns, ip }: HubNames): readonly string[] {
  return [...dns, ...ip].filter((name) => !standsFor(certificate, name));
}

/** What anybody who connects can see of it. */
export function factsOf(certificate: X509Certificate): CertificateFacts {
  const key = certificate.publicKey.export({ type: 'spki', format: 'der' });
  return {
    fingerprint: certificate.fingerprint256.replaceAll(':', '').toLowerCase(),
    publicKeyPin: createHash('sha256').update(key).digest('base64'),
    subject: certificate.subject.replaceAll('\n', ', '),
    ...validityOf(certificate),
  };
}

/** Its alternative names as OpenSSL lists them, without their kind. */
export function namesOf(certificate: X509Certificate): readonly string[] {
  const listed = certificate.subjectAltName ?? '';
  return [...listed.matchAll(/(?:DNS|IP Address):([^,"]+)/g)].map(([, name = '']) => name.trim());
}
