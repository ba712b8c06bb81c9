import { statSync } from 'node:fs';
import path from 'node:path';
import { HubError } from '../kit/errors.js';
import { readPair, validityOf } from './held-certificate.js';
import { AUTHORITY_FILE, readPrivate, SERVER_FILE } from './hub-certificate.js';
import { readOwnerCertificate, type OwnerFiles } from './owner-certificate.js';

/** One thing looked at, what was found, and what to do about it (empty when all is well). */
export interface FileCheck {
  readonly name: string;
  readonly ok: boolean;
  readonly detail: string;
  readonly advice: string;
}

const NAME = 'certificate files';
const found = (detail: string): FileCheck => ({ name: NAME, ok: true, detail, advice: '' });
const bad = (detail: string, advice: string): FileCheck => ({ name: NAME, ok: false, detail, advice });

/** Looks at the files that TLS is served from, whether the hub runs or not. Changes nothing. */
export function checkCertificateFiles(dataDir: string, owner: OwnerFiles | null, nowMs: number): FileCheck {
  try {
    return owner ? ownerFiles(owner, nowMs) : ownFiles(path.join(dataDir, 'keys'));
  } catch (error) {
    if (error instanceof HubError)
      return bad(error.message, 'Do what the message says; nothing was changed.');
    throw error;
  }
}

function ownerFiles(owner: OwnerFiles, nowMs: number): FileCheck {
  const { notBeforeMs, notAfterMs } = validityOf(readOwnerCertificate(owner).leaf);
  const until = new Date(notAfterMs).toISOString();
  if (nowMs > notAfterMs || nowMs < notBeforeMs) {
    return bad(
      `${owner.certificateFile} does not count now: it is for ${new Date(notBeforeMs).toISOString()} to ${until}.`,
      'Put a new certificate there (and its key), or set the clock if that is wrong; a running hub takes it within a minute.',
    );
  }
  if ((statSync(owner.keyFile).mode & 0o007) !== 0) {
    return bad(`${owner.keyFile} can be read by everybody.`, `Run: chmod o-rwx ${owner.keyFile}`);
  }
  return found(`Certificate and key of the owner belong together, until ${until}.`);
}

function ownFiles(folder: string): FileCheck {
  const files = [AUTHORITY_FILE, SERVER_FILE].flatMap((name) => {
    const file = path.join(folder, name);
    const text = readPrivate(file);
    return text === null ? [] : [{ file, text }];
  });
  if (files.length === 0)
    return found('The hub has none of its own: it makes them when it starts without DOORWARD_TLS_CERT.');
  for (const { file, text } of files) {
    if (!readPair(text, text).ok) {
      return bad(
        `${file} is damaged.`,
        file.endsWith(AUTHORITY_FILE)
          ? 'Restore it from your backup, or every phone and lock has to be given a new one.'
          : 'Nothing need be done: the hub makes a new one.',
      );
    }
  }
  return found("The hub's own authority and certificate are whole, readable by their owner alone.");
}
