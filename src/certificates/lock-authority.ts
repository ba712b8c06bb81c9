import path from 'node:path';
import { createHash, X509Certificate } from 'node:crypto';
import { HubError, Unavailable } from '../kit/errors.js';
import type { Part } from '../kit/lifecycle.js';
import type { Logger } from '../kit/logger.js';
import { writePrivateFile } from '../kit/private-file.js';
import type {
  IssuedCertificate,
  LockCertificateIssuer,
} from '../operations/certificates/lock-certificate-ports.js';
import type { MakeLockCertificate } from './certificate-order.js';
import { readPair } from './held-certificate.js';
import { AUTHORITY_FILE, readPrivate } from './hub-certificate.js';
import { pemParts } from './pem.js';
import { AUTHORITY_VALIDITY } from './validity.js';

/** Certificates that may wait to be made: one at a time, each takes a program of its own. */
const WAITING_MAX = 4;
const RETRY_AFTER_S = 10;
/** Of what is made only to have an authority. */
const NOBODY = 'nobody';

export interface LockAuthorityDeps {
  /** `keys/` of the data folder. */
  readonly folder: string;
  readonly make: MakeLockCertificate;
  readonly logger: Logger;
  /** Whether locks are asked for certificates: then there must be an authority from the start. */
  readonly isAsked: boolean;
}

/**
 * The hub's own authority, as it issues certificates to locks; it is there beside an owner's server certificate too.
 * They end with the authority: a lock that can't be reached for a season must not be locked out by a date, and whether one
 * counts is said by the list of those issued.
 */
export class LockAuthority implements Part, LockCertificateIssuer {
  readonly name = 'lock authority';
  private readonly deps: LockAuthorityDeps;
  private last: Promise<unknown> = Promise.resolve();
  private waiting = 0;

  constructor(deps: LockAuthorityDeps) {
    this.deps = deps;
  }

  /** Started after the server certificate, which brings the authority as a rule. @throws HubError `keys_exposed`, `keys_unreadable`, `keys_damaged`, `certificate_not_made` */
  async start(): Promise<void> {
    if (this.deps.isAsked && this.certificatePem() === null) await this.make(NOBODY, null);
  }

  async stop(): Promise<void> {
    await this.last;
  }

  /** PEM of the authority's certificate, for the handshake to name; null: there is none yet. */
  certificatePem(): string | null {
    const text = readPrivate(this.file());
    return text === null ? null : (pemParts(text).certificates[0] ?? null);
  }

  async issue(
    ...order: Parameters<LockCertificateIssuer['issue']>
  ): ReturnType<LockCertificateIssuer['issue']> {
    if (this.waiting >= WAITING_MAX) {
      throw new Unavailable('busy', 'Other certificates are being made. Try again in a moment.', {
        retryAfterS: RETRY_AFTER_S,
      });
    }
    this.waiting += 1;
    // One after the other, or two could each make an authority.
    const made = this.last.then(() => this.make(...order));
    this.last = made.catch(() => undefined);
    try {
      return await made;
    } catch (error) {
      if (!(error instanceof HubError)) throw error;
      this.deps.logger.error({}, error.message);
      throw new Unavailable(
        'certificate_not_made',
        'The certificate could not be made. The log of the hub says why; nothing was changed.',
      );
    } finally {
      this.waiting -= 1;
    }
  }

  private async make(
    deviceId: string,
    requestPem: string | null,
  ): ReturnType<LockCertificateIssuer['issue']> {
    const authorityPem = readPrivate(this.file());
    if (authorityPem !== null && !readPair(authorityPem, authorityPem).ok) {
      throw new HubError(
        'keys_damaged',
        'The authority of the hub is damaged. Restore its keys from your backup.',
      );
    }
    const validity = AUTHORITY_VALIDITY;
    const made = await this.deps.make({
      kind: 'lock',
      authorityPem,
      commonName: deviceId,
      validity,
      requestPem,
    });
    if ('refused' in made) return made;
    if (authorityPem === null) writePrivateFile(this.file(), Buffer.from(made.authorityPem));
    const { certificates, keys } = pemParts(made.pem);
    const certificatePem = certificates[0] ?? '';
    const { raw, validTo } = new X509Certificate(certificatePem);
    return {
      certificatePem,
      keyPem: keys[0] ?? null,
      authorityPem: pemParts(made.authorityPem).certificates[0] ?? '',
      fingerprint: createHash('sha256').update(raw).digest(),
      notAfterMs: Date.parse(validTo),
    } satisfies IssuedCertificate;
  }

  private file(): string {
    return path.join(this.deps.folder, AUTHORITY_FILE);
  }
}
