import path from 'node:path';
import type { Clock } from '../kit/clock.js';
import { HubError } from '../kit/errors.js';
import type { Logger } from '../kit/logger.js';
import { writePrivateFile } from '../kit/private-file.js';
import { readKeyFile } from '../kit/read-key-file.js';
import type { MakeCertificates } from './certificate-order.js';
import { missingIn, readPair, validityOf, type HeldCertificate } from './held-certificate.js';
import type { HubNames } from './hub-names.js';
import { pemText } from './pem.js';
import { guessedValidity, holds, validityAt, type Validity } from './validity.js';

/** Certificate and key in one file each, so that a power cut can't leave halves of two. */
export const AUTHORITY_FILE = 'tls-authority.key';
export const SERVER_FILE = 'tls-server.key';

export interface HubCertificateDeps {
  /** `keys/` of the data folder. */
  readonly folder: string;
  readonly clock: Clock;
  readonly logger: Logger;
  readonly make: MakeCertificates;
  readonly timeIsTrusted: () => boolean;
  /** The latest time the hub has written down, milliseconds. */
  readonly writtenMs: () => number;
}

type Pair = Extract<ReturnType<typeof readPair>, { ok: true }>;
type Why = 'none yet' | 'damaged' | 'other authority' | 'names' | 'dates';

/** The hub's own certificate, under its own authority: made when there is none, and again when it no longer fits. */
export class HubCertificate {
  private readonly deps: HubCertificateDeps;

  constructor(deps: HubCertificateDeps) {
    this.deps = deps;
  }

  /**
   * The certificate that fits now.
   * @throws HubError `keys_exposed`, `keys_unreadable`, `keys_damaged` (the authority), `certificate_maker_failed`
   */
  async fit(names: HubNames): Promise<HeldCertificate> {
    const authorityText = readPrivate(this.file(AUTHORITY_FILE));
    const authority = authorityText === null ? null : this.authorityIn(authorityText);
    const serverText = readPrivate(this.file(SERVER_FILE));
    const read = serverText === null ? null : readPair(serverText, serverText);
    const old = read?.ok === true ? read : null;
    const why = read?.ok === false ? 'damaged' : this.whyNew(old, authority, names);
    if (why === null && old && authority) return held(old, authority);
    return this.renew(old, { authorityText, names, why: why ?? 'damaged' });
  }

  private whyNew(server: Pair | null, authority: Pair | null, names: HubNames): Why | null {
    if (!server) return 'none yet';
    if (!authority || !server.leaf.verify(authority.leaf.publicKey)) return 'other authority';
    // Dates mean nothing to a clock that may be wrong.
    if (this.deps.timeIsTrusted() && !holds(validityOf(server.leaf), this.deps.clock.wallMs()))
      return 'dates';
    return missingIn(server.leaf, names).length > 0 ? 'names' : null;
  }

  private async renew(
    old: Pair | null,
    given: { readonly authorityText: string | null; readonly names: HubNames; readonly why: Why },
  ): Promise<HeldCertificate> {
    const { logger, make } = this.deps;
    const { authorityText, names, why } = given;
    const validity = this.datesFor(old, why);
    const commonName = names.dns.find((name) => name.endsWith('.local')) ?? 'localhost';
    const made = await make({ kind: 'server', authorityPem: authorityText, commonName, validity, names });
    const authority = this.authorityIn(made.authorityPem);
    const server = readPair(made.pem, made.pem);
    if (!server.ok)
      throw new HubError('certificate_maker_failed', `The new TLS certificate is ${server.fault}.`);
    if (authorityText === null) {
      writePrivateFile(this.file(AUTHORITY_FILE), Buffer.from(made.authorityPem));
      if (old)
        logger.warn(
          {},
          'the authority of the TLS certificates was gone: whoever pinned it must pin the new one',
        );
    }
    writePrivateFile(this.file(SERVER_FILE), Buffer.from(made.pem));
    logger.info(
      { why, until: server.leaf.validTo, fingerprint: server.leaf.fingerprint256 },
      'new TLS certificate',
    );
    return held(server, authority);
  }

  /** By a clock that may be wrong, new names get the dates of before. */
  private datesFor(old: Pair | null, why: Why): Validity {
    const { clock, timeIsTrusted, writtenMs } = this.deps;
    if (timeIsTrusted()) return validityAt(clock.wallMs());
    return old && why === 'names' ? validityOf(old.leaf) : guessedValidity(clock.wallMs(), writtenMs());
  }

  private authorityIn(text: string): Pair {
    const pair = readPair(text, text);
    if (pair.ok) return pair;
    const file = this.file(AUTHORITY_FILE);
    throw new HubError(
      'keys_damaged',
      `${file} is damaged. Restore it from your backup; or move it away, and every phone and lock that trusts it has to be given the new one.`,
    );
  }

  private file(name: string): string {
    return path.join(this.deps.folder, name);
  }
}

/** The authority goes along in every handshake: who knows its fingerprint alone can then tell that it is the right one. */
function held(server: Pair, authority: Pair): HeldCertificate {
  const { certificatePem, keyPem } = server.identity;
  const identity = { certificatePem: pemText(certificatePem, authority.leaf.toString()), keyPem };
  return { source: 'hub', identity, leaf: server.leaf, authority: authority.leaf };
}

/** @throws HubError `keys_exposed`, `keys_unreadable` */
export function readPrivate(file: string): string | null {
  return readKeyFile(file)?.toString('latin1') ?? null;
}
