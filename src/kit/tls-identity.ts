import type { SecureContextOptions, TlsOptions } from 'node:tls';

/** What a TLS server proves its name with. */
export interface TlsIdentity {
  /** PEM: the server's certificate first, then what leads to an authority. */
  readonly certificatePem: string;
  /** PEM, PKCS #8. Never logged. */
  readonly keyPem: string;
}

/** Where the listeners get theirs from, now and whenever it is renewed. */
export interface TlsIdentitySource {
  /** @throws Error before its start */
  current(): TlsIdentity;
  /** Told of every later one; connections that are open keep theirs. */
  onRenewed(listener: (identity: TlsIdentity) => void): void;
}

/** A client must have shaken hands by then, milliseconds: a small machine needs a tenth of it under load. */
export const HANDSHAKE_TIMEOUT_MS = 5_000;

/** Suites of TLS 1.2 with forward secrecy and authenticated encryption alone (RFC 9325, section 4.2). */
const CIPHERS = [
  'TLS_AES_128_GCM_SHA256',
  'TLS_AES_256_GCM_SHA384',
  'TLS_CHACHA20_POLY1305_SHA256',
  'ECDHE-ECDSA-AES128-GCM-SHA256',
  'ECDHE-RSA-AES128-GCM-SHA256',
  'ECDHE-ECDSA-AES256-GCM-SHA384',
  'ECDHE-RSA-AES256-GCM-SHA384',
  'ECDHE-ECDSA-CHACHA20-POLY1305',
  'ECDHE-RSA-CHACHA20-POLY1305',
].join(':');

/** How every TLS listener of the hub speaks: 1.2 or later, whatever the defaults of the platform become. */
export function secureContextOptions({ certificatePem, keyPem }: TlsIdentity): SecureContextOptions {
  return { cert: certificatePem, key: keyPem, minVersion: 'TLSv1.2', ciphers: CIPHERS };
}

/** The same, with what only a server is created with. */
export function tlsServerOptions(identity: TlsIdentity): TlsOptions {
  return { ...secureContextOptions(identity), handshakeTimeout: HANDSHAKE_TIMEOUT_MS };
}
