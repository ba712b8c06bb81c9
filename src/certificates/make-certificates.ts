import 'reflect-metadata';
import { webcrypto } from 'node:crypto';
import * as x509 from '@peculiar/x509';
import { systemRandom as random } from '../kit/random.js';
import type { CertificateOrder, MadeCertificates } from './certificate-order.js';
import { pemParts, pemText } from './pem.js';
import { AUTHORITY_VALIDITY, type Validity } from './validity.js';

const crypto = webcrypto;
/** P-256: what every TLS 1.2 client has, and what a small machine signs with in a millisecond. */
const CURVE = { name: 'ECDSA', namedCurve: 'P-256' } as const;
const SIGNATURE = { name: 'ECDSA', hash: 'SHA-256' } as const;
/** Positive and below 20 octets (RFC 5280, section 4.1.2.2); nobody can guess it. */
const SERIAL_BYTES = 16;

interface Authority {
  readonly certificate: x509.X509Certificate;
  readonly key: webcrypto.CryptoKey;
  readonly pem: string;
}

/**
 * Makes what is ordered: the authority unless one is given, and a certificate under it. The library it needs takes
 * some 20 MiB, so the hub has it run in a program of its own (`maker-program.ts`).
 */
export async function makeCertificates(order: CertificateOrder): Promise<MadeCertificates> {
  const authority =
    order.authorityPem === null ? await newAuthority() : await readAuthority(order.authorityPem);
  const { keys, publicKey } = await newKeys();
  const { certificate } = authority;
  const isServer = order.kind === 'server';
  const made = await x509.X509CertificateGenerator.create(
    {
      ...head(order.validity),
      // RFC 5280, A.1: a common name has 64 characters at most.
      subject: [{ CN: [order.commonName.slice(0, 64)] }],
      issuer: certificate.subjectName.toJSON(),
      signingKey: authority.key,
      signingAlgorithm: SIGNATURE,
      publicKey,
      extensions: [
        new x509.BasicConstraintsExtension(false, undefined, true),
        new x509.KeyUsagesExtension(x509.KeyUsageFlags.digitalSignature, true),
        new x509.ExtendedKeyUsageExtension([
          isServer ? x509.ExtendedKeyUsage.serverAuth : x509.ExtendedKeyUsage.clientAuth,
        ]),
        ...(isServer
          ? [
              new x509.SubjectAlternativeNameExtension([
                ...order.names.dns.map((value) => ({ type: 'dns' as const, value })),
                ...order.names.ip.map((value) => ({ type: 'ip' as const, value })),
              ]),
            ]
          : []),
        await x509.SubjectKeyIdentifierExtension.create(publicKey, false, crypto),
        await x509.AuthorityKeyIdentifierExtension.create(certificate.publicKey, false, crypto),
      ],
    },
    crypto,
  );
  return { authorityPem: authority.pem, pem: pemText(made.toString('pem'), await keyPem(keys)) };
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
