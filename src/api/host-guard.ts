import { Refused, type HubError } from '../kit/errors.js';

const OWN_NAMES = ['localhost', '127.0.0.1', '[::1]'];

/**
 * Lets through only requests that name this hub. A web page from elsewhere can make a browser on the LAN call us
 * under its own name (DNS rebinding); it can't make the browser send another `Host` or `Origin`.
 */
export class HostGuard {
  private readonly names: ReadonlySet<string>;

  private readonly serves: (host: string) => boolean;

  /**
   * @param allowedHosts names without port, besides the hub's own
   * @param serves whether a name is the hub's for the house: counts for requests over TLS alone
   */
  constructor(allowedHosts: readonly string[], serves: (host: string) => boolean = () => false) {
    this.serves = serves;
    this.names = new Set([...OWN_NAMES, ...allowedHosts.map((name) => name.toLowerCase())]);
  }

  /** @returns why the request is refused, or null */
  check(host: string | undefined, origin: string | undefined, isSecure = false): HubError | null {
    if (!this.has(hostName(host ?? ''), isSecure)) {
      return new Refused(
        'host_not_allowed',
        'The hub does not answer to this host name. Use localhost, or add the name to DOORWARD_ALLOWED_HOSTS.',
      );
    }
    if (origin !== undefined && !this.has(originName(origin), isSecure)) {
      return new Refused(
        'origin_not_allowed',
        'Pages from this origin may not use the hub. Add its host name to DOORWARD_ALLOWED_HOSTS if they should.',
      );
    }
    return null;
  }

  private has(name: string, isSecure: boolean): boolean {
    return this.names.has(name) || (isSecure && this.serves(name));
  }
}

const PORT = /:\d{1,5}$/;

/** `Host` (RFC 9110, section 7.2) without its port, in lower case. */
function hostName(host: string): string {
  return host.replace(PORT, '').toLowerCase();
}

const WEB_ORIGIN = /^https?:\/\/([^/?#@]+)$/i;

/** Host name of an `Origin` (RFC 6454, section 7); empty for `null` and whatever is not a web page's. */
function originName(origin: string): string {
  return hostName(WEB_ORIGIN.exec(origin)?.[1] ?? '');
}
