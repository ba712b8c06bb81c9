import { hostname, networkInterfaces } from 'node:os';
import { isIP } from 'node:net';
import path from 'node:path';
import type { Clock } from '../kit/clock.js';
import { HubError } from '../kit/errors.js';
import type { Part } from '../kit/lifecycle.js';
import type { Logger } from '../kit/logger.js';
import type { TlsIdentity, TlsIdentitySource } from '../kit/tls-identity.js';
import type { TlsView } from '../operations/certificates/certificate-use-cases.js';
import type { MakeCertificates } from './certificate-order.js';
import {
  factsOf,
  missingIn,
  namesOf,
  standsFor,
  validityOf,
  type HeldCertificate,
} from './held-certificate.js';
import { HubCertificate } from './hub-certificate.js';
import { hubNames, isHubName, reachableAddress, type HubNames, type Interfaces } from './hub-names.js';
import { readOwnerCertificate, type OwnerFiles } from './owner-certificate.js';
import { holds } from './validity.js';

export interface ServerCertificateDeps {
  readonly dataDir: string;
  readonly clock: Clock;
  readonly logger: Logger;
  readonly make: MakeCertificates;
  readonly timeIsTrusted: () => boolean;
  /** The latest time the hub has written down, milliseconds. */
  readonly writtenMs: () => number;
  /** Where the TLS listeners listen. */
  readonly host: string;
  readonly addedNames: readonly string[];
  /** null: the hub makes its own. */
  readonly owner: OwnerFiles | null;
  /** Of the machine; in tests another. */
  readonly machine?: () => { readonly hostName: string; readonly interfaces: Interfaces };
}

const thisMachine = () => ({ hostName: hostname(), interfaces: networkInterfaces() });

/** What the TLS listeners serve: the owner's certificate or the hub's own, kept up to date while they listen. */
export class ServerCertificate implements Part, TlsIdentitySource {
  readonly name = 'certificate';
  private readonly deps: ServerCertificateDeps;
  private readonly own: HubCertificate;
  private readonly listeners: ((identity: TlsIdentity) => void)[] = [];
  private names: HubNames = { dns: [], ip: [] };
  private held: HeldCertificate | null = null;
  private complaint = '';
  /** Why the files as they are now were not taken. */
  private problem: string | null = null;

  constructor(deps: ServerCertificateDeps) {
    this.deps = deps;
    this.own = new HubCertificate({ ...deps, folder: path.join(deps.dataDir, 'keys') });
  }

  /** @throws HubError `tls_certificate_unusable`, `keys_exposed`, `keys_unreadable`, `keys_damaged`, `certificate_maker_failed` */
  async start(): Promise<void> {
    this.held = await this.look();
    this.complainOfDates();
  }

  stop(): Promise<void> {
    this.held = null;
    return Promise.resolve();
  }

  current(): TlsIdentity {
    return this.certificate().identity;
  }

  onRenewed(listener: (identity: TlsIdentity) => void): void {
    this.listeners.push(listener);
  }

  /**
   * Looks again at names, dates and files; a job calls this every minute. What can't be used leaves the listeners with
   * what they have, and is said once.
   * @returns how many certificates were taken into use
   */
  async tend(): Promise<number> {
    if (!this.held) return 0;
    let found: HeldCertificate;
    try {
      found = await this.look();
    } catch (error) {
      if (!(error instanceof HubError)) throw error;
      this.problem = error.message;
      // Of a program that failed the last words differ from time to time.
      this.complain(error.message, error.code === 'certificate_maker_failed' ? error.code : error.message);
      return 0;
    }
    this.problem = null;
    if (found.identity.certificatePem === this.held.identity.certificatePem) {
      this.complainOfDates();
      return 0;
    }
    this.held = found;
    this.complaint = '';
    for (const listener of this.listeners) listener(found.identity);
    this.deps.logger.info({ source: found.source, until: found.leaf.validTo }, 'TLS certificate renewed');
    return 1;
  }

  /** Whether a request that came over TLS may name this host (`Host`, RFC 9110, section 7.2, without its port). */
  serves(host: string): boolean {
    const name = host.startsWith('[') && host.endsWith(']') ? host.slice(1, -1) : host;
    if (!isHubName(name) || name.startsWith('*')) return false;
    if (standsFor(this.certificate().leaf, name)) return true;
    return (isIP(name) === 0 ? this.names.dns : this.names.ip).includes(name);
  }

  /** The address to reach a TLS listener by, as URLs have it. */
  address(): string {
    return reachableAddress(this.deps.host, this.machine().interfaces);
  }

  /** Without the URLs, which the listeners know. */
  view(): Omit<TlsView, 'httpsUrl' | 'mqttsUrl'> {
    const { source, leaf, authority } = this.certificate();
    const nowMs = this.deps.clock.wallMs();
    const { notBeforeMs, notAfterMs } = validityOf(leaf);
    const trusted = this.deps.timeIsTrusted();
    return {
      source,
      server: { ...factsOf(leaf), names: namesOf(leaf) },
      authority: authority && { ...factsOf(authority), pem: authority.toString() },
      missingNames: missingIn(leaf, this.names),
      isCurrent: trusted ? nowMs >= notBeforeMs && nowMs <= notAfterMs : null,
      isDue: trusted && this.isDue(),
      problem: this.problem,
    };
  }

  private async look(): Promise<HeldCertificate> {
    const { host, addedNames, owner } = this.deps;
    this.names = hubNames({ host, added: addedNames, ...this.machine() });
    return owner ? readOwnerCertificate(owner) : this.own.fit(this.names);
  }

  private machine(): { readonly hostName: string; readonly interfaces: Interfaces } {
    return (this.deps.machine ?? thisMachine)();
  }

  private certificate(): HeldCertificate {
    if (!this.held) throw new Error('there is no TLS certificate before the start');
    return this.held;
  }

  /** An owner's own is renewed by whoever made it, often for three months only: a tenth of its life is left to do it. */
  private isDue(): boolean {
    const { source, leaf } = this.certificate();
    const validity = validityOf(leaf);
    const nowMs = this.deps.clock.wallMs();
    if (source === 'hub') return !holds(validity, nowMs);
    return validity.notAfterMs - nowMs < (validity.notAfterMs - validity.notBeforeMs) / 10;
  }

  private complainOfDates(): void {
    const { isCurrent, source, server } = this.view();
    if (isCurrent !== false || source !== 'owner') return;
    const [from, until] = [server.notBeforeMs, server.notAfterMs].map((ms) => new Date(ms).toISOString());
    this.complain(
      `The certificate in DOORWARD_TLS_CERT does not count now (it is for ${from} to ${until}): clients refuse it. Put a new one there; the hub takes it within a minute.`,
    );
  }

  private complain(text: string, kind = text): void {
    if (kind === this.complaint) return;
    this.complaint = kind;
    this.deps.logger.error({}, text);
  }
}
