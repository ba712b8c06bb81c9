import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { z } from 'zod';
import { makeCertificates } from '../../src/certificates/make-certificates.js';
import { pemParts, pemText } from '../../src/certificates/pem.js';
import { startProgram, type ChildProgram } from '../support/child-program.js';
import { FLEET_TOKEN } from './real-cloud.js';

const DAY_MS = 86_400_000;
/** As `npm run cloud` has it. */
export const NODE_FLAGS = ['--max-semi-space-size=32'];
const readyLine = z.object({ ready: z.literal(true), url: z.string() });

/** `dist/cloud.mjs` as a process of its own, over TLS. Needs a build. */
export class CloudProgram {
  url = '';
  /** PEM file of the authority that signed its certificate. */
  readonly authorityFile: string;
  private readonly folder: string;
  private readonly databaseUrl: string;
  private program: ChildProgram | null = null;

  private constructor(folder: string, databaseUrl: string) {
    this.folder = folder;
    this.databaseUrl = databaseUrl;
    this.authorityFile = path.join(folder, 'authority.pem');
  }

  /** Makes folder and certificate; starts nothing. @param databaseUrl empty: embedded, in its folder */
  static async prepare(databaseUrl: string): Promise<CloudProgram> {
    const cloud = new CloudProgram(mkdtempSync(path.join(tmpdir(), 'doorward-cloud-')), databaseUrl);
    const now = Date.now();
    const made = await makeCertificates({
      kind: 'server',
      authorityPem: null,
      commonName: 'cloud',
      names: { dns: ['localhost'], ip: ['127.0.0.1'] },
      validity: { notBeforeMs: now - DAY_MS, notAfterMs: now + 30 * DAY_MS },
    });
    const { certificates, keys } = pemParts(made.pem);
    writeFileSync(cloud.authorityFile, pemText(...pemParts(made.authorityPem).certificates));
    writeFileSync(path.join(cloud.folder, 'cert.pem'), pemText(...certificates));
    writeFileSync(path.join(cloud.folder, 'key.pem'), pemText(...keys));
    return cloud;
  }

  /** At the same port as before, if there was one. */
  async start(): Promise<void> {
    this.program = startProgram({
      nodeFlags: NODE_FLAGS,
      args: ['dist/cloud.mjs'],
      env: {
        DATABASE_URL: this.databaseUrl,
        FLEET_DATA_DIR: path.join(this.folder, 'data'),
        FLEET_PORT: this.url === '' ? '0' : new URL(this.url).port,
        FLEET_TLS_CERT: path.join(this.folder, 'cert.pem'),
        FLEET_TLS_KEY: path.join(this.folder, 'key.pem'),
        FLEET_TOKEN: FLEET_TOKEN,
        FLEET_LOG_LEVEL: 'error',
      },
    });
    this.url = readyLine.parse(JSON.parse(await this.program.firstLine())).url;
  }

  get pid(): number {
    if (!this.program) throw new Error('the cloud was not started');
    return this.program.pid;
  }

  async kill9(): Promise<void> {
    await this.program?.kill9();
  }

  async stop(): Promise<void> {
    await this.program?.stop();
    rmSync(this.folder, { recursive: true, force: true });
  }
}
