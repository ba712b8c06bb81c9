import type { Caller } from '../ports.js';

/** A certificate as one sees it from outside. */
export interface CertificateFacts {
  /** SHA-256 of its DER form, 64 hex digits in lower case. */
  readonly fingerprint: string;
  /** SHA-256 of its public key (SubjectPublicKeyInfo), base64: for clients that pin keys (RFC 7469, section 2.4). */
  readonly publicKeyPin: string;
  readonly subject: string;
  /** Wall clock. */
  readonly notBeforeMs: number;
  readonly notAfterMs: number;
}

/** What the TLS listeners prove their name with. */
export interface TlsView {
  /** hub: made by the hub's own authority; owner: `DOORWARD_TLS_CERT`. */
  readonly source: 'hub' | 'owner';
  readonly server: CertificateFacts & { readonly names: readonly string[] };
  /** The hub's own authority, to be trusted by phones and locks; null with an owner's certificate. */
  readonly authority: (CertificateFacts & { readonly pem: string }) | null;
  /** Names and addresses of the machine that the certificate does not stand for. */
  readonly missingNames: readonly string[];
  /** false: it has run out or not begun by the hub's clock; null: that clock is not trusted. */
  readonly isCurrent: boolean | null;
  /** Whether it should have been replaced by now. */
  readonly isDue: boolean;
  /** Why the files as they are now were not taken into use, in English, as the log has it; null: they were. */
  readonly problem: string | null;
  readonly httpsUrl: string;
  readonly mqttsUrl: string;
}

/** What can be asked about certificates. */
export interface CertificateUseCases {
  readTls(caller: Caller): TlsView;
}
