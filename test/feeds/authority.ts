import 'reflect-metadata';
import { webcrypto } from 'node:crypto';
import {
  BasicConstraintsExtension,
  cryptoProvider,
  PemConverter,
  SubjectAlternativeNameExtension,
  X509CertificateGenerator,
} from '@peculiar/x509';

const ALGORITHM = { name: 'ECDSA', namedCurve: 'P-256', hash: 'SHA-256' };
const DAY_MS = 86_400_000;

interface Wanted {
  readonly ip?: string;
  readonly dns?: string;
  readonly fromMs?: number;
  readonly untilMs?: number;
}

/** A certificate authority of its own, and what it signs; keys and certificates as PEM. */
export async function authority(name: string) {
  cryptoProvider.set(webcrypto);
  const keys = await webcrypto.subtle.generateKey(ALGORITHM, true, ['sign', 'verify']);
  const nowMs = Date.now();
  const root = await X509CertificateGenerator.createSelfSigned({
    serialNumber: '01',
    name: `CN=${name}`,
    notBefore: new Date(nowMs - 30 * DAY_MS),
    notAfter: new Date(nowMs + 30 * DAY_MS),
    keys,
    signingAlgorithm: ALGORITHM,
    extensions: [new BasicConstraintsExtension(true, 1, true)],
  });
  let serial = 1;
  return {
    ca: root.toString('pem'),
    async issue({ ip, dns, fromMs = nowMs - DAY_MS, untilMs = nowMs + DAY_MS }: Wanted) {
      const own = await webcrypto.subtle.generateKey(ALGORITHM, true, ['sign', 'verify']);
      const leaf = await X509CertificateGenerator.create({
        serialNumber: (++serial).toString(16).padStart(2, '0'),
        subject: 'CN=feed',
        issuer: root.subject,
        notBefore: new Date(fromMs),
        notAfter: new Date(untilMs),
        publicKey: own.publicKey,
        signingKey: keys.privateKey,
        signingAlgorithm: ALGORITHM,
        extensions: [
          new SubjectAlternativeNameExtension([
            ...(ip === undefined ? [] : [{ type: 'ip' as const, value: ip }]),
            ...(dns === undefined ? [] : [{ type: 'dns' as const, value: dns }]),
          ]),
        ],
      });
      const key = await webcrypto.subtle.exportKey('pkcs8', own.privateKey);
      return { cert: leaf.toString('pem'), key: PemConverter.encode(key, 'PRIVATE KEY') };
    },
  };
}
