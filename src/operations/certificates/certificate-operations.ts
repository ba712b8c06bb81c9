import type { CertificateUseCases, TlsView } from './certificate-use-cases.js';

/**
 * What certificates can tell; anybody who may ask at all may know what a handshake shows. Why files could not be used
 * names them, and is for those who look after the hub.
 */
export function certificateOperations(view: () => TlsView): CertificateUseCases {
  return { readTls: ({ role }) => (role === 'admin' ? view() : { ...view(), problem: null }) };
}
