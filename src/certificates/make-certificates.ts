import 'reflect-metadata';
import { webcrypto } from 'node:crypto';
import * as x509 from '@peculiar/x509';
import { systemRandom as random } from '../kit/random.js';
import type { LockOrder, MadeCertificates, RequestFault, ServerOrder } from './certificate-order.js';
import { pemParts, pemText } from './pem.js';
import { AUTHORITY_VALIDITY, type Validity } from './validity.js';

const crypto = webcrypto;
/** P-256: what every TLS 1.2 client has, and what a small machine signs with in a millisecond. */
const CURVE = { name: 'ECDSA', namedCurve: 'P-256' } as const;
const SIGNATURE = { name: 'ECDSA', hash: 'SHA-256' } as const;
/** Positive and below 20 octets (RFC 5280, section 4.1.2.2); nobody can guess it. */
const SERIAL_BYTES = 16;
/** Of a key that a lock brings, bits (RFC 9325, section 4.5). */
const RSA_BITS_MIN = 2_048;
const RSA_BITS_MAX = 4_096;

interface Authority {
  readonly certificate: x509.X509Certificate;
  readonly key: webcrypto.CryptoKey;
  readonly pem: string;
}

/**
 * Makes the server certificate that is ordered, and the authority unless one is given. The library it needs takes
 * some 20 MiB, so the hub has it run in a program of its own (`maker-program.ts`).
 */
export async function makeCertificates(order: ServerOrder): Promise<MadeCertificates> {
  const authority = await authorityFor(order);
  const { keys, publicKey } = await newKeys();
  const pem = await signed(authority, order, publicKey, [
    new x509.ExtendedKeyUsageExtension([x509.ExtendedKeyUsage.serverAuth]),
    new x509.SubjectAlternativeNameExtension([
      ...order.names.dns.map((value) => ({ type: 'dns' as const, value })),
      ...order.names.ip.map((value) => ({ type: 'ip' as const, value })),
    ]),
  ]);
  return { authorityPem: authority.pem, pem: pemText(pem, await keyPem(keys)) };
}

/** As `makeCertificates`, for a lock. Of its request nothing but the key is taken over. */
export async function makeLockCertificate(
  order: LockOrder,
): Promise<MadeCertificates | { readonly refused: RequestFault }> {
  const asked = order.requestPem === null ? null : await keyOfRequest(order.requestPem, order.commonName);
  if (typeof asked === 'string') return { refused: asked };
  const authority = await authorityFor(order);
  const made = asked === null ? await newKeys() : null;
  const publicKey = made?.publicKey ?? asked;
  if (publicKey === null) throw new Error('a certificate without a key');
  const pem = await signed(authority, order, publicKey, [
    new x509.ExtendedKeyUsageExtension([x509.ExtendedKeyUsage.clientAuth]),
  ]);
  return {
    authorityPem: authority.pem,
    pem: made ? pemText(pem, await keyPem(made.keys)) : pemText(pem),
  };
}

/** A request proves by its signature that who asks has the key (RFC 2986, section 3). */
async function keyOfRequest(pem: string, name: string): Promise<webcrypto.CryptoKey | RequestFault> {
  let request: x509.Pkcs10CertificateRequest;
  try {
    request = new x509.Pkcs10CertificateRequest(pem);
  } catch {
    return 'malformed';
  }
  if (!isUsableKey(request.publicKey.algorithm as webcrypto.Algorithm)) return 'key';
  const names = request.subjectName.getField('CN');
  if (names.length > 1 || (names[0] ?? name) !== name) return 'name';
  try {
    if (!(await request.verify(crypto))) return 'signature';
    return (await request.publicKey.export(crypto)) as webcrypto.CryptoKey;
  } catch {
    return 'signature';
  }
}

/** What every TLS library of the last ten years signs a handshake with, and no weaker. */
function isUsableKey(algorithm: webcrypto.Algorithm): boolean {
  if ('namedCurve' in algorithm) return ['P-256', 'P-384'].includes(String(algorithm.namedCurve));
  if (!algorithm.name.startsWith('RSA') || !('modulusLength' in algorithm)) return false;
  const bits = Number(algorithm.modulusLength);
  return bits >= RSA_BITS_MIN && bits <= RSA_BITS_MAX;
}

async function signed(
  authority: Authority,
  { validity, commonName }: Pick<LockOrder, 'validity' | 'commonName'>,
  publicKey: webcrypto.CryptoKey,
  usage: readonly x509.Extension[],
): Promise<string> {
  const { certificate } = authority;
  const made = await x509.X509CertificateGenerator.create(
    {
      ...head(validity),
      // RFC 5280, A.1: a common name has 64 characters at most.
      subject: [{ CN: [commonName.slice(0, 64)] }],
      issuer: certificate.subjectName.toJSON(),
      signingKey: authority.key,
      signingAlgorithm: SIGNATURE,
      publicKey,
      extensions: [
        new x509.BasicConstraintsExtension(false, undefined, true),
        new x509.KeyUsagesExtension(x509.KeyUsageFlags.digitalSignature, true),
        ...usage,
        await x509.SubjectKeyIdentifierExtension.create(publicKey, false, crypto),
        await x509.AuthorityKeyIdentifierExtension.create(certificate.publicKey, false, crypto),
      ],
    },
    crypto,
  );
  return made.toString('pem');
}

function authorityFor({ authorityPem }: Pick<LockOrder, 'authorityPem'>): Promise<Authority> {
  return authorityPem === null ? newAuthority() : readAuthority(authorityPem);
}

async function newAuthority(): Promise<Authority> {
  const { keys, publicKey } = await newKeys();
  const certificate = await x509.X509CertificateGenerator.createSelfSigned(
    {
      ...head(AUTHORITY_VALIDITY),
      // Each hub's has a name of its own: clients that know several look for the right one by it.
      name: [{ CN: [`Doorward hub ${random.bytes(4).toString('hex')}`] }],
      keys,
      signingAlgorithm: SIGNATURE,
      extensions: [
        new x509.BasicConstraintsExtension(true, 0, true),
        new x509.KeyUsagesExtension(x509.KeyUsageFlags.keyCertSign | x509.KeyUsageFlags.cRLSign, true),
        await x509.SubjectKeyIdentifierExtension.create(publicKey, false, crypto),
      ],
    },
    crypto,
  );
  return { certificate, key: keys.privateKey, pem: pemText(certificate.toString('pem'), await keyPem(keys)) };
}

async function readAuthority(pem: string): Promise<Authority> {
  const { certificates, keys } = pemParts(pem);
  const der = x509.PemConverter.decodeFirst(keys[0] ?? '');
  const key = await crypto.subtle.importKey('pkcs8', der, CURVE, false, ['sign']);
  return { certificate: new x509.X509Certificate(certificates[0] ?? ''), key, pem };
}

async function newKeys(): Promise<{
  readonly keys: webcrypto.CryptoKeyPair;
  readonly publicKey: webcrypto.CryptoKey;
}> {
  const keys = await crypto.subtle.generateKey(CURVE, true, ['sign', 'verify']);
  return { keys, publicKey: keys.publicKey };
}

async function keyPem({ privateKey }: webcrypto.CryptoKeyPair): Promise<string> {
  return x509.PemConverter.encode(await crypto.subtle.exportKey('pkcs8', privateKey), 'PRIVATE KEY');
}

function head({ notBeforeMs, notAfterMs }: Validity) {
  const serial = Buffer.from(random.bytes(SERIAL_BYTES));
  serial[0] = ((serial[0] ?? 0) & 0x3f) | 0x40;
  return {
    serialNumber: serial.toString('hex'),
    notBefore: new Date(notBeforeMs),
    notAfter: new Date(notAfterMs),
  };
}
