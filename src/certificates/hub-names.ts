import { isIP } from 'node:net';

/** Names and addresses that a certificate is for. */
export interface HubNames {
  /** Lower case. */
  readonly dns: readonly string[];
  /** IPv4 in dots, IPv6 as the system writes it, without a zone. */
  readonly ip: readonly string[];
}

/** What the machine says of itself (`os.networkInterfaces`). */
export type Interfaces = Readonly<
  Record<string, readonly { readonly address: string; readonly internal: boolean }[] | undefined>
>;

/** Names in one certificate: a machine with many containers has many interfaces, and a handshake carries them all. */
export const NAMES_MAX = 64;

const ANY = new Set(['0.0.0.0', '::']);
const LINK_LOCAL = /^fe[89ab]/i;
/** RFC 1123, section 2.1; a wildcard only as a whole first label (RFC 6125, section 6.4.3). */
const DNS_NAME =
  /^(?=.{1,253}$)(\*\.)?[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?(\.[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?)*$/;

/** @returns whether `name` can stand in a certificate: a host name in ASCII, or an address */
export function isHubName(name: string): boolean {
  return isIP(name) !== 0 || DNS_NAME.test(name.toLowerCase());
}

/**
 * Every name by which the hub can be reached: those an owner added, those of the machine, and its addresses as they are
 * now. Addresses that count on one cable only (link-local, IPv6) are left out: nobody can put them into a URL.
 * @param host what the listeners listen on; an address of its own leaves out the others of the machine
 */
export function hubNames(given: {
  readonly host: string;
  readonly hostName: string;
  readonly interfaces: Interfaces;
  readonly added: readonly string[];
}): HubNames {
  const { host, added } = given;
  const label = given.hostName.toLowerCase().split('.')[0] ?? '';
  const machine = [given.hostName.toLowerCase(), label, `${label}.local`].filter((name) =>
    DNS_NAME.test(name),
  );
  const addresses = ANY.has(host)
    ? Object.values(given.interfaces).flatMap((all = []) =>
        all.filter(({ internal }) => !internal).map(({ address }) => withoutZone(address)),
      )
    : [host];
  const all = [
    ...added.map((name) => (isIP(name) === 0 ? name.toLowerCase() : name)),
    'localhost',
    '127.0.0.1',
    '::1',
    ...machine,
    ...addresses.filter((name) => isHubName(name) && !LINK_LOCAL.test(name)),
  ];
  const names = [...new Set(all)].slice(0, NAMES_MAX);
  return {
    dns: names.filter((name) => isIP(name) === 0),
    ip: names.filter((name) => isIP(name) !== 0),
  };
}

function withoutZone(address: string): string {
  return address.replace(/%.*$/, '');
}

/** The address by which others in the house reach what listens on `host`: its first in IPv4, else this machine itself. */
export function reachableAddress(host: string, interfaces: Interfaces): string {
  if (!ANY.has(host)) return isIP(host) === 6 ? `[${host}]` : host;
  const outside = Object.values(interfaces).flatMap((all = []) => all.filter(({ internal }) => !internal));
  return outside.find(({ address }) => isIP(address) === 4)?.address ?? '127.0.0.1';
}
