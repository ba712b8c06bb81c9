import type { HubNames } from './hub-names.js';
import type { Validity } from './validity.js';

/** A certificate to be made. */
export type CertificateOrder = {
  /** PEM of the authority's certificate and key; null: make one. */
  readonly authorityPem: string | null;
  readonly commonName: string;
  readonly validity: Validity;
} & ({ readonly kind: 'server'; readonly names: HubNames } | { readonly kind: 'client' });

/** Certificates with their keys, PEM. Never logged. */
export interface MadeCertificates {
  readonly authorityPem: string;
  /** What was ordered: the certificate, then its key. */
  readonly pem: string;
}

/** Makes certificates, somewhere. */
export type MakeCertificates = (order: CertificateOrder) => Promise<MadeCertificates>;
