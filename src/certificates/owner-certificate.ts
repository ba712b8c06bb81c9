import { readFileSync } from 'node:fs';
import { createSecureContext } from 'node:tls';
import { HubError } from '../kit/errors.js';
import { fileTrouble } from '../kit/file-trouble.js';
import { secureContextOptions } from '../kit/tls-identity.js';
import { readPair, type HeldCertificate, type PairFault } from './held-certificate.js';

/** The owner's own, as the settings name them. */
export interface OwnerFiles {
  /** PEM: the server's certificate, then the authorities between it and one that clients know. */
  readonly certificateFile: string;
  /** PEM, without a passphrase. */
  readonly keyFile: string;
}

/** Those that the settings name; null: none are named, and the hub makes its own. */
export function ownerFiles(certificateFile: string, keyFile: string): OwnerFiles | null {
  return certificateFile === '' ? null : { certificateFile, keyFile };
}

/** A certificate chain and a key have a few KiB; a file beyond this is something else. */
const FILE_BYTES_MAX = 256 * 1024;

/**
 * Reads the owner's certificate. One that has run out is read all the same: clients refuse it by themselves, and doors
 * must not wait for it.
 * @throws HubError `tls_certificate_unusable`, saying which file, what is wrong with it, and what to do
 */
export function readOwnerCertificate(files: OwnerFiles): HeldCertificate {
  const pair = readPair(
    readPem(files.certificateFile, 'DOORWARD_TLS_CERT'),
    readPem(files.keyFile, 'DOORWARD_TLS_KEY'),
  );
  if (!pair.ok) throw unusable(explained(pair.fault, files));
  try {
    createSecureContext(secureContextOptions(pair.identity));
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    throw unusable(
      `The certificate in ${files.certificateFile} can't be served (${why}). Have one made with an EC P-256 or RSA 2048 key.`,
    );
  }
  return { source: 'owner', identity: pair.identity, leaf: pair.leaf, authority: null };
}

function readPem(file: string, setting: string): string {
  try {
    const bytes = readFileSync(file);
    if (bytes.length > FILE_BYTES_MAX) {
      throw unusable(`${file} is too large for a PEM file. Set ${setting} to the right one.`);
    }
    return bytes.toString('latin1');
  } catch (error) {
    if (error instanceof HubError) throw error;
    throw unusable(
      `${file} can't be read (${fileTrouble(error)}). Set ${setting} to a PEM file that the account of the hub may read, or unset DOORWARD_TLS_CERT and DOORWARD_TLS_KEY to use the hub's own.`,
    );
  }
}

function explained(fault: PairFault, { certificateFile, keyFile }: OwnerFiles): string {
  switch (fault) {
    case 'no_certificate':
      return `${certificateFile} holds no certificate in PEM form (-----BEGIN CERTIFICATE-----). Set DOORWARD_TLS_CERT to the file with the server's certificate and its chain.`;
    case 'no_key':
      return `${keyFile} holds no private key in PEM form. Set DOORWARD_TLS_KEY to the file with the key of that certificate.`;
    case 'key_locked':
      return `The key in ${keyFile} has a passphrase, and nobody is there to type it when the hub starts. Write it without one (openssl pkey -in ${keyFile} -out NEW_FILE), for the account of the hub alone to read.`;
    case 'malformed':
      return `The certificate in ${certificateFile} or the key in ${keyFile} is damaged. Put whole files there.`;
    case 'mismatch':
      return `The key in ${keyFile} is not that of the first certificate in ${certificateFile}. Set DOORWARD_TLS_CERT and DOORWARD_TLS_KEY to two files that belong together, the server's certificate first.`;
  }
}

function unusable(why: string): HubError {
  return new HubError('tls_certificate_unusable', why);
}
