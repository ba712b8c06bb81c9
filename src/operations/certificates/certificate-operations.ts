import type { CertificateUseCases, TlsView } from './certificate-use-cases.js';

/** What certificates can tell; anybody who may ask at all may know it all: it is what a handshake shows. */
export function certificateOperations(view: () => TlsView): CertificateUseCases {
  return { readTls: () => view() };
}
