import { writeFileSync } from 'node:fs';
import type { Command } from 'commander';
import { Conflict, HubError } from '../../kit/errors.js';
import { fileTrouble } from '../../kit/file-trouble.js';
import { EXIT } from '../exit-code.js';
import { qrText } from '../qr-text.js';
import { hubOf, reporting, shared, type SharedOptions, type Shell } from '../shell.js';
import { CERTIFICATES_PATH, certificatesShape, type WireCertificates } from '../wire/certificates.js';

/** `certificate show`, `qr`, `export-ca`: what phones and locks are to trust. */
export function addCertificateCommands(program: Command, shell: Shell): void {
  const parent = program
    .command('certificate')
    .description('what HTTPS and MQTT over TLS prove their name with: show, qr, export-ca');
  addShow(parent, shell);
  addQr(parent, shell);
  addExport(parent, shell);
}

const read = (shell: Shell, options: SharedOptions) =>
  hubOf(shell, options).get(CERTIFICATES_PATH, certificatesShape);

function addShow(parent: Command, shell: Shell): void {
  shared(
    parent
      .command('show')
      .description('fingerprints, names and end of the certificate; ends with 7 when it does not count now'),
    ['certificate show', 'certificate show --json'],
  ).action(
    reporting(shell, async (options: SharedOptions) => {
      const certificates = await read(shell, options);
      return {
        document: { certificates },
        text: shown(certificates),
        ...(certificates.is_current === false && { exitCode: EXIT.checkFailed }),
      };
    }),
  );
}

function addQr(parent: Command, shell: Shell): void {
  shared(
    parent
      .command('qr')
      .description("show the hub's address with the fingerprint to trust, for a phone or a lock to scan"),
    ['certificate qr', 'certificate qr --json'],
  ).action(
    reporting(shell, async (options: SharedOptions) => {
      const certificates = await read(shell, options);
      const url = onboardingUrl(certificates);
      return { document: { url }, text: `${qrText(url)}\n${url}` };
    }),
  );
}

function addExport(parent: Command, shell: Shell): void {
  shared(
    parent
      .command('export-ca')
      .description(
        "write the certificate of the hub's authority, to be trusted by phones and locks (no secret)",
      )
      .option('--out <file>', 'into this file, which must not be there yet (default: standard output)'),
    ['certificate export-ca --out doorward-ca.pem', 'certificate export-ca > doorward-ca.pem'],
  ).action(
    reporting(shell, async (options: SharedOptions & { readonly out?: string }) => {
      const { authority } = await read(shell, options);
      if (!authority) {
        throw new Conflict(
          'owner_certificate',
          'This hub serves a certificate of its owner (DOORWARD_TLS_CERT): ask who issued it for its authority.',
        );
      }
      const { pem, fingerprint_sha256: fingerprint } = authority;
      if (options.out === undefined) return { document: { pem, fingerprint }, text: pem.trim() };
      write(options.out, pem);
      return {
        document: { file: options.out, fingerprint },
        text: `${options.out} is written. SHA-256 fingerprint: ${fingerprint}`,
      };
    }),
  );
}

function write(file: string, text: string): void {
  try {
    writeFileSync(file, `${text.trim()}\n`, { flag: 'wx' });
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? String(error.code) : '';
    const why = code === 'EEXIST' ? 'is there already' : `can't be written (${fileTrouble(error)})`;
    throw new HubError('file_refused', `${file} ${why}. Name another file with --out.`);
  }
}

/**
 * What a phone or lock needs to trust this hub: its address, and what to pin. In the fragment, which no browser sends,
 * so that an ordinary camera opens the hub and an app reads the rest.
 */
export function onboardingUrl({ https_url, mqtts_url, authority, server }: WireCertificates): string {
  const url = new URL(https_url);
  const pins = new URLSearchParams({
    ...(authority
      ? { ca_sha256: authority.fingerprint_sha256 }
      : // An owner's certificate is renewed with a new one, under the same key as a rule.
        { key_sha256: server.public_key_sha256 }),
    mqtts_port: new URL(mqtts_url).port,
  });
  url.hash = pins.toString();
  return url.href;
}

function shown({ source, https_url, mqtts_url, server, authority, ...rest }: WireCertificates): string {
  return [
    `HTTPS             ${https_url}`,
    `MQTT over TLS     ${mqtts_url}`,
    `Certificate       ${source === 'hub' ? "the hub's own" : "the owner's (DOORWARD_TLS_CERT)"}`,
    `  SHA-256         ${server.fingerprint_sha256}`,
    `  from, until     ${server.not_before}, ${server.not_after}`,
    `  names           ${server.names.join(', ') || 'none, so clients refuse it'}`,
    ...(authority
      ? [
          `Authority         ${authority.subject}`,
          `  SHA-256         ${authority.fingerprint_sha256}`,
          `  until           ${authority.not_after}`,
        ]
      : []),
    ...(rest.is_current === false
      ? ['It does NOT count now by the clock of the hub: clients refuse it.']
      : []),
    ...(rest.problem === null ? [] : [`What came to replace it could not be used: ${rest.problem}`]),
    ...(rest.missing_names.length > 0 ? [`It does not stand for ${rest.missing_names.join(', ')}.`] : []),
  ].join('\n');
}
