import { generateKeyPairSync, sign, type KeyObject } from 'node:crypto';

const DAY_MS = 86_400_000;

/** Object identifiers, encoded. */
const OID = {
  ecdsaWithSha256: '2a8648ce3d040302',
  commonName: '550403',
  subjectAltName: '551d11',
  basicConstraints: '551d13',
} as const;

/** A key and its certificate, PEM. */
export interface TestCertificate {
  readonly key: string;
  readonly cert: string;
}

export interface TestAuthority {
  /** Its own certificate, PEM. */
  readonly ca: string;
  /** @param host name or IPv4 address that the certificate is for */
  certificateFor(host: string, valid?: { readonly untilMs: number }): TestCertificate;
}

/** A certificate authority of its own, for one test: ECDSA on P-256, X.509 (RFC 5280) written out in DER. */
export function testAuthority(): TestAuthority {
  const root = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const dayAheadMs = Date.now() + DAY_MS;
  let serial = 0;
  const issue = (subject: string, key: KeyObject, untilMs: number, extension: Buffer) => {
    serial += 1;
    const body = sequence(
      der(0xa0, der(0x02, '02')),
      der(0x02, Buffer.of(serial)),
      sequence(der(0x06, OID.ecdsaWithSha256)),
      nameOf('Test authority'),
      sequence(time(Date.now() - 2 * DAY_MS), time(untilMs)),
      nameOf(subject),
      key.export({ type: 'spki', format: 'der' }),
      der(0xa3, sequence(extension)),
    );
    const signature = sign('sha256', body, root.privateKey);
    return pem(sequence(body, sequence(der(0x06, OID.ecdsaWithSha256)), der(0x03, Buffer.of(0), signature)));
  };
  const isAuthority = sequence(
    der(0x06, OID.basicConstraints),
    der(0x01, 'ff'),
    der(0x04, sequence(der(0x01, 'ff'))),
  );
  return {
    ca: issue('Test authority', root.publicKey, dayAheadMs, isAuthority),
    certificateFor(host, { untilMs } = { untilMs: dayAheadMs }) {
      const own = generateKeyPairSync('ec', { namedCurve: 'P-256' });
      const isAddress = /^[\d.]+$/.test(host);
      const general = isAddress
        ? der(0x87, Buffer.from(host.split('.').map(Number)))
        : der(0x82, Buffer.from(host));
      const names = sequence(der(0x06, OID.subjectAltName), der(0x04, sequence(general)));
      return {
        key: own.privateKey.export({ type: 'pkcs8', format: 'pem' }).toString(),
        cert: issue(host, own.publicKey, untilMs, names),
      };
    },
  };
}

/** One element: tag, length, contents (hexadecimal or bytes). */
function der(tag: number, ...contents: readonly (Buffer | string)[]): Buffer {
  const body = Buffer.concat(
    contents.map((part) => (typeof part === 'string' ? Buffer.from(part, 'hex') : part)),
  );
  const { length } = body;
  const head =
    length < 0x80 ? [length] : length < 0x100 ? [0x81, length] : [0x82, length >> 8, length & 0xff];
  return Buffer.concat([Buffer.of(tag, ...head), body]);
}

function sequence(...contents: readonly Buffer[]): Buffer {
  return der(0x30, ...contents);
}

function nameOf(commonName: string): Buffer {
  return sequence(der(0x31, sequence(der(0x06, OID.commonName), der(0x0c, Buffer.from(commonName)))));
}

function time(ms: number): Buffer {
  const digits = new Date(ms).toISOString().replace(/\.\d+|[-:T]/g, '');
  return der(0x18, Buffer.from(digits));
}

function pem(certificate: Buffer): string {
  const lines = certificate.toString('base64').match(/.{1,64}/g) ?? [];
  return `-----BEGIN CERTIFICATE-----\n${lines.join('\n')}\n-----END CERTIFICATE-----\n`;
}
