import { createHash } from 'node:crypto';
import { TLSSocket } from 'node:tls';
import { isLoopbackAddress } from '../kit/loopback.js';
import type { LockCertificateReads } from '../operations/certificates/lock-certificate-ports.js';
import type { ClientCertificates } from '../operations/certificates/lock-certificate-use-cases.js';
import type { Arrival } from './entrance.js';

export interface CertificateRules {
  readonly asked: ClientCertificates;
  readonly listed: Pick<LockCertificateReads, 'byFingerprint'>;
  /** A lock has shown its next certificate; on a rejection it is not let in. */
  readonly takeIntoUse: (fingerprint: Uint8Array) => Promise<void>;
}

/** How a connection came, and what was shown in its handshake. */
export interface Arrived {
  /** Not by plain TCP from the hub's own machine. */
  readonly isFromHouse: boolean;
  /** SHA-256 of the certificate whose key the client proved to have; null: it showed none. */
  readonly fingerprint: Uint8Array | null;
}

/**
 * Of a WebSocket (`carrier`), whose listener asks nobody for a certificate, it can't be known whether it comes from this
 * machine: a proxy here need not say that it speaks for the house.
 */
export function arrivedBy(stream: Arrival): Arrived {
  if (!(stream instanceof TLSSocket)) {
    const { remoteAddress, carrier } = stream;
    const isFromHere = !carrier && remoteAddress !== undefined && isLoopbackAddress(remoteAddress);
    return { isFromHouse: !isFromHere, fingerprint: null };
  }
  const shown = stream.getPeerX509Certificate();
  return { isFromHouse: true, fingerprint: shown ? createHash('sha256').update(shown.raw).digest() : null };
}

export type CertificateVerdict =
  | { readonly ok: true; /** To be taken into use. */ readonly next: Uint8Array | null }
  | { readonly ok: false; readonly code: 'certificate_required' | 'certificate_not_own' };

const FINE: CertificateVerdict = { ok: true, next: null };

/**
 * Whether a lock that has given the right password may come in with this certificate, or without one. One that is shown
 * must be on the list, as this lock's; of a lock that comes into the place of another, as the next one. On the hub's own
 * machine nobody is asked who comes by plain TCP.
 * @param takesPlace whether its password is that of the new lock
 */
export function judgeCertificate(
  { asked, listed }: Pick<CertificateRules, 'asked' | 'listed'>,
  deviceId: string,
  { isFromHouse, fingerprint }: Arrived,
  takesPlace: boolean,
): CertificateVerdict {
  if (asked === 'off') return FINE;
  if (fingerprint === null) {
    return asked === 'required' && isFromHouse ? { ok: false, code: 'certificate_required' } : FINE;
  }
  const known = listed.byFingerprint(fingerprint);
  if (known?.deviceId !== deviceId || (takesPlace && known.state !== 'next')) {
    return { ok: false, code: 'certificate_not_own' };
  }
  return { ok: true, next: known.state === 'next' ? fingerprint : null };
}
