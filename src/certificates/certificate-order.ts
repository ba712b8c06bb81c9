import type { HubNames } from './hub-names.js';
import type { Validity } from './validity.js';

interface Order {
  /** PEM of the authority's certificate and key; null: make one. */
  readonly authorityPem: string | null;
  readonly commonName: string;
  readonly validity: Validity;
}

/** The server certificate of the hub. */
export interface ServerOrder extends Order {
  readonly kind: 'server';
  readonly names: HubNames;
}

/** The certificate of a lock; its common name is the device_id. */
export interface LockOrder extends Order {
  readonly kind: 'lock';
  /** The lock's own request (PKCS #10, RFC 2986), PEM; null: its key is made with it. */
  readonly requestPem: string | null;
}

export type CertificateOrder = ServerOrder | LockOrder;

/** Certificates with their keys, PEM. Never logged. */
export interface MadeCertificates {
  readonly authorityPem: string;
  /** What was ordered: the certificate, then its key, if that was made here. */
  readonly pem: string;
}

/** Why a request gets no certificate: not one at all, not signed by its own key, a key that is too weak or of another kind, another name. */
export type RequestFault = 'malformed' | 'signature' | 'key' | 'name';

/** Makes certificates, somewhere. */
export type MakeCertificates = (order: ServerOrder) => Promise<MadeCertificates>;
export type MakeLockCertificate = (
  order: LockOrder,
) => Promise<MadeCertificates | { readonly refused: RequestFault }>;
