import { Option, type Command } from 'commander';
import { existsSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import * as z from 'zod';
import { HubError } from '../../kit/errors.js';
import { fileTrouble } from '../../kit/file-trouble.js';
import { findDevice } from '../find-device.js';
import type { HubClient } from '../hub-client.js';
import { hubOf, reporting, shared, type SharedOptions, type Shell } from '../shell.js';

interface LockCertificateOptions extends SharedOptions {
  readonly csr?: string;
  readonly out?: string;
  readonly list?: true;
  readonly revoke?: true;
}

/** A request has below 2 KiB; a file beyond this is something else. */
const CSR_BYTES_MAX = 8_192;

const asked = z.enum(['off', 'optional', 'required']);
const issuedShape = z.object({
  device_id: z.string(),
  asked,
  fingerprint_sha256: z.string(),
  certificate: z.string(),
  private_key: z.string().nullable(),
  authority: z.string(),
  not_after: z.string(),
});
const listShape = z.object({
  asked,
  certificates: z.array(
    z.object({ fingerprint_sha256: z.string(), state: z.enum(['current', 'next']), issued_at: z.string() }),
  ),
});

export function addLockCertificate(parent: Command, shell: Shell): void {
  shared(
    parent
      .command('certificate')
      .description('issue a certificate that a lock proves itself with over MQTT, besides its password')
      .argument('<lock>', 'its device-id')
      .option('--csr <file>', "the lock's own request (PEM), so that its key never leaves it")
      .option(
        '--out <name>',
        'write NAME.pem, NAME.key and NAME-ca.pem, which must not be there yet (default: standard output)',
      )
      .addOption(new Option('--list', 'issue nothing: show which count').conflicts(['csr', 'out', 'revoke']))
      .addOption(
        new Option('--revoke', 'issue nothing: none of those issued counts any more').conflicts([
          'csr',
          'out',
        ]),
      ),
    [
      'lock certificate front-door --out front-door',
      'lock certificate front-door --csr front-door.csr > front-door.pem',
      'lock certificate front-door --revoke',
    ],
  ).action(
    reporting(shell, async (options: LockCertificateOptions, name: string) => {
      // Looked at before anything is issued: a key that can't be written would be lost.
      const files = options.out === undefined ? null : filesOf(options.out, options.csr !== undefined);
      const csr = options.csr === undefined ? undefined : readRequest(options.csr);
      const hub = hubOf(shell, options);
      const lock = await findDevice(hub, name);
      const path = `/api/v1/devices/${lock.id}/certificate`;
      if (options.list) return listed(await hub.get(path, listShape));
      if (options.revoke) return revoked(hub, path, name);
      const issued = await hub.post(path, csr === undefined ? {} : { csr }, issuedShape);
      const { fingerprint_sha256: fingerprint, private_key: key, ...rest } = issued;
      if (!files) {
        return {
          document: { certificate: issued },
          text: [rest.certificate, key ?? '', rest.authority]
            .map((pem) => pem.trim())
            .join('\n')
            .trim(),
        };
      }
      write(files.certificate, rest.certificate, 0o644);
      if (key !== null) write(files.key, key, 0o600);
      write(files.authority, rest.authority, 0o644);
      const written = Object.values(key === null ? { ...files, key: undefined } : files).filter(Boolean);
      return {
        document: { device_id: rest.device_id, fingerprint_sha256: fingerprint, files: written },
        text: `Written: ${written.join(', ')}. SHA-256 fingerprint: ${fingerprint}\n${told(rest.asked)}`,
      };
    }),
  );
}

function told(mode: z.output<typeof asked>): string {
  return mode === 'off'
    ? 'The hub does not ask locks for certificates: set DOORWARD_MQTTS_CLIENT_CERTS to optional, and to required when every lock has one.'
    : 'It counts from now on; the one before counts until the lock has shown this one.';
}

function listed({ asked: mode, certificates }: z.output<typeof listShape>) {
  const rows = certificates.map((one) => `${one.fingerprint_sha256}  ${one.state}  ${one.issued_at}`);
  return {
    document: { asked: mode, certificates },
    text: [`Asked for: ${mode}`, ...(rows.length > 0 ? rows : ['None counts.'])].join('\n'),
  };
}

async function revoked(hub: HubClient, path: string, name: string) {
  await hub.remove(path);
  return { document: { revoked: true }, text: `No certificate of ${name} counts any more.` };
}

function readRequest(file: string): string {
  try {
    if (statSync(file).size <= CSR_BYTES_MAX) return readFileSync(file, 'latin1');
  } catch (error) {
    throw new HubError(
      'file_refused',
      `${file} can't be read (${fileTrouble(error)}). Name the request with --csr.`,
    );
  }
  throw new HubError('file_refused', `${file} is too large for a certificate request.`);
}

interface Files {
  readonly certificate: string;
  readonly key: string;
  readonly authority: string;
}

function filesOf(name: string, hasKey: boolean): Files {
  const files = { certificate: `${name}.pem`, key: `${name}.key`, authority: `${name}-ca.pem` };
  const taken = Object.values(files).find((file) => (file !== files.key || !hasKey) && existsSync(file));
  if (taken !== undefined)
    throw new HubError('file_refused', `${taken} is there already. Give another name with --out.`);
  return files;
}

function write(file: string, text: string, mode: number): void {
  try {
    writeFileSync(file, `${text.trim()}\n`, { flag: 'wx', mode });
  } catch (error) {
    throw new HubError(
      'file_refused',
      `${file} can't be written (${fileTrouble(error)}). Give another name with --out; the certificate that was issued is of no use then.`,
    );
  }
}
