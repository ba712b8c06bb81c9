/**
 * What an owner can mend of a TLS handshake that failed: the client has not been told to trust the hub's authority (or
 * the owner's), speaks no TLS at all at this port, or only versions and ciphers that are not safe any more.
 */
export type HandshakeFault = 'certificate_refused' | 'not_tls' | 'old_tls';

/** As OpenSSL names them, without `ERR_SSL_`; RFC 8446, section 6.2 has the alerts. */
const FAULTS: Readonly<Record<string, HandshakeFault>> = {
  TLSV1_ALERT_UNKNOWN_CA: 'certificate_refused',
  SSLV3_ALERT_BAD_CERTIFICATE: 'certificate_refused',
  SSLV3_ALERT_CERTIFICATE_EXPIRED: 'certificate_refused',
  SSLV3_ALERT_CERTIFICATE_UNKNOWN: 'certificate_refused',
  SSLV3_ALERT_UNSUPPORTED_CERTIFICATE: 'certificate_refused',
  HTTP_REQUEST: 'not_tls',
  PACKET_LENGTH_TOO_LONG: 'not_tls',
  WRONG_VERSION_NUMBER: 'not_tls',
  NO_SHARED_CIPHER: 'old_tls',
  TLSV1_ALERT_PROTOCOL_VERSION: 'old_tls',
  UNSUPPORTED_PROTOCOL: 'old_tls',
  VERSION_TOO_LOW: 'old_tls',
};

/** @returns null: the client went away, or something that nobody can mend here */
export function handshakeFault(error: unknown): HandshakeFault | null {
  const code = error instanceof Error && 'code' in error ? String(error.code) : '';
  return FAULTS[code.replace(/^ERR_SSL_/, '')] ?? null;
}
