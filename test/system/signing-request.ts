import 'reflect-metadata';
import { webcrypto } from 'node:crypto';
import * as x509 from '@peculiar/x509';

const P256 = { name: 'ECDSA', namedCurve: 'P-256', hash: 'SHA-256' } as const;
const RSA = { name: 'RSASSA-PKCS1-v1_5', hash: 'SHA-256' } as const;

/**
 * A certificate request, PEM.
 * @param keyPem PKCS #8, of the curve P-256 or RSA
 * @param given forged: signed with a key that is not the one in it
 */
export async function signingRequest(
  keyPem: string,
  name: string,
  given: { readonly forged?: boolean } = {},
): Promise<string> {
  const { createPrivateKey, createPublicKey } = await import('node:crypto');
  const key = createPrivateKey(keyPem);
  const algorithm = key.asymmetricKeyType === 'rsa' ? RSA : P256;
  const der = (what: Buffer | string) => new Uint8Array(Buffer.from(what));
  const privateKey = await webcrypto.subtle.importKey(
    'pkcs8',
    der(key.export({ type: 'pkcs8', format: 'der' })),
    algorithm,
    true,
    ['sign'],
  );
  const publicKey = await webcrypto.subtle.importKey(
    'spki',
    der(createPublicKey(keyPem).export({ type: 'spki', format: 'der' })),
    algorithm,
    true,
    ['verify'],
  );
  const other = given.forged === true ? await webcrypto.subtle.generateKey(P256, true, ['sign']) : null;
  const request = await x509.Pkcs10CertificateRequestGenerator.create(
    {
      name: [{ CN: [name] }],
      keys: { privateKey: other?.privateKey ?? privateKey, publicKey },
      signingAlgorithm: algorithm,
    },
    webcrypto,
  );
  return request.toString('pem');
}
