/** A certificate that a lock may show. `next` until the lock has shown it, and then in the place of the one before. */
export interface LockCertificate {
  /** SHA-256 of its DER form, 32 bytes. */
  readonly fingerprint: Uint8Array;
  readonly state: 'current' | 'next';
  readonly issuedAtMs: number;
}

export interface LockCertificateReads {
  /** Whose it is, by device_id; null: it was never issued here, or counts no more. */
  byFingerprint(fingerprint: Uint8Array): (LockCertificate & { readonly deviceId: string }) | null;
  /** Two at most: the current one, then the next. @param id UUID of the lock */
  ofDevice(id: string): readonly LockCertificate[];
}

export interface LockCertificateWrites extends LockCertificateReads {
  /** Puts it on the list as the next one; a next one that was never shown counts no more. */
  offer(id: string, fingerprint: Uint8Array, atMs: number): void;
  /** The lock has shown its next one: the one before counts no more. */
  takeIntoUse(fingerprint: Uint8Array): void;
  /** The lock that has it is out of its place; what was issued for the new one stays. */
  forgetCurrent(id: string): void;
  /** @returns how many counted */
  forgetAll(id: string): number;
}

/** Why a request gets no certificate. */
export type SigningRequestFault = 'malformed' | 'signature' | 'key' | 'name';

export interface IssuedCertificate {
  /** PEM. */
  readonly certificatePem: string;
  /** PEM, PKCS #8; null: the lock has its key already. Never logged, never kept. */
  readonly keyPem: string | null;
  /** PEM of the hub's authority, which issued it. */
  readonly authorityPem: string;
  readonly fingerprint: Uint8Array;
  readonly notAfterMs: number;
}

/** Signs certificates of locks with the authority of the hub. */
export interface LockCertificateIssuer {
  /**
   * @param requestPem the lock's own request; null: its key is made here
   * @throws Unavailable `busy`, `certificate_not_made`
   */
  issue(
    deviceId: string,
    requestPem: string | null,
  ): Promise<IssuedCertificate | { readonly refused: SigningRequestFault }>;
}
