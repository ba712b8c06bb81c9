import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { makeCertificates } from '../../src/certificates/make-certificates.js';
import { pemParts, pemText } from '../../src/certificates/pem.js';

const DAY_MS = 86_400_000;

/** A certificate of an authority made for it alone, as PEM and as files. */
export interface Certified {
  readonly authority: string;
  readonly certificate: string;
  readonly key: string;
  readonly certificateFile: string;
  readonly keyFile: string;
}

export async function certified(
  t: { teardown(action: () => void): unknown },
  { name = 'localhost', untilMs = Date.now() + 30 * DAY_MS }: { name?: string; untilMs?: number } = {},
): Promise<Certified> {
  const folder = mkdtempSync(path.join(tmpdir(), 'doorward-certified-'));
  t.teardown(() => {
    rmSync(folder, { recursive: true, force: true });
  });
  const made = await makeCertificates({
    kind: 'server',
    authorityPem: null,
    commonName: 'cloud',
    names: { dns: [name], ip: [] },
    validity: { notBeforeMs: untilMs - 40 * DAY_MS, notAfterMs: untilMs },
  });
  const { certificates, keys } = pemParts(made.pem);
  const files = {
    certificateFile: path.join(folder, 'cert.pem'),
    keyFile: path.join(folder, 'key.pem'),
  };
  const certificate = pemText(...certificates);
  const key = pemText(...keys);
  writeFileSync(files.certificateFile, certificate);
  writeFileSync(files.keyFile, key);
  return { authority: pemText(...pemParts(made.authorityPem).certificates), certificate, key, ...files };
}
