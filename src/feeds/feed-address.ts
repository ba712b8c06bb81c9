import { BlockList, isIP } from 'node:net';
import type { Text } from '../kit/sentence.js';
import { FEED_URL_CHARACTERS_MAX } from '../operations/calendars/calendar-ports.js';

/**
 * Addresses that are not of the public internet (IANA special-purpose registries, RFC 6890): this machine, the house, the
 * provider's own network, and what a machine may be asked about itself in a data centre.
 */
const NOT_PUBLIC = new BlockList();
for (const [network, prefix] of [
  ['0.0.0.0', 8],
  ['10.0.0.0', 8],
  ['100.64.0.0', 10],
  ['127.0.0.0', 8],
  ['169.254.0.0', 16],
  ['172.16.0.0', 12],
  ['192.0.0.0', 24],
  ['192.0.2.0', 24],
  ['192.88.99.0', 24],
  ['192.168.0.0', 16],
  ['198.18.0.0', 15],
  ['198.51.100.0', 24],
  ['203.0.113.0', 24],
  ['224.0.0.0', 3],
] as const)
  NOT_PUBLIC.addSubnet(network, prefix, 'ipv4');
/** Of IPv6 only what is given out to the world is public; within it, ways back to IPv4 and examples are not. */
const GLOBAL_IPV6 = new BlockList();
GLOBAL_IPV6.addSubnet('2000::', 3, 'ipv6');
for (const [network, prefix] of [
  ['2001::', 23],
  ['2001:db8::', 32],
  ['2002::', 16],
  ['3fff::', 20],
] as const)
  NOT_PUBLIC.addSubnet(network, prefix, 'ipv6');

export function isPublicAddress(address: string): boolean {
  switch (isIP(address)) {
    case 4:
      return !NOT_PUBLIC.check(address, 'ipv4');
    case 6:
      return GLOBAL_IPV6.check(address, 'ipv6') && !NOT_PUBLIC.check(address, 'ipv6');
    default:
      return false;
  }
}

/** Host of a URL without the brackets of IPv6. */
export function hostOf({ hostname }: URL): string {
  return hostname.replace(/^\[|\]$/g, '');
}

/** Whether the owner named this host, or host and port, as one of the house. */
export function isLocalHost(url: URL, localHosts: readonly string[]): boolean {
  const port = url.port || (url.protocol === 'https:' ? '443' : '80');
  const host = url.hostname.toLowerCase();
  return localHosts.some((one) => [host, hostOf(url), `${host}:${port}`].includes(one.toLowerCase()));
}

/** @returns why this is no address that is ever asked; null: it may be, if its host's addresses may */
export function refusalOfAddress(text: string, localHosts: readonly string[]): Text | null {
  if (text.length > FEED_URL_CHARACTERS_MAX) return 'It is too long.';
  let url;
  try {
    url = new URL(text);
  } catch {
    return 'It is not a URL.';
  }
  if (url.protocol !== 'https:' && url.protocol !== 'http:') return 'It must begin with https:// or http://.';
  const host = hostOf(url);
  if (isIP(host) !== 0 && !isPublicAddress(host) && !isLocalHost(url, localHosts))
    return 'It is in this house. An installer can allow it with DOORWARD_CALENDAR_LOCAL_HOSTS.';
  return null;
}
