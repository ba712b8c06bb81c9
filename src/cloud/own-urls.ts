import { isLoopbackHost } from '../kit/loopback.js';

/** Names of this machine for itself. */
const LOOPBACK = ['localhost', '127.0.0.1', '[::1]'];

/**
 * The URLs by which a server here is reached, as hubs write them into what they sign; the one to show comes first. On loopback each
 * of its names means this machine.
 */
export function ownUrls(
  scheme: 'http' | 'https',
  { host, port }: { readonly host: string; readonly port: number },
): [string, ...string[]] {
  const url = (name: string) => new URL(`${scheme}://${name}:${port}`).origin;
  const name = host.includes(':') ? `[${host}]` : host;
  const others = isLoopbackHost(name) ? LOOPBACK.map(url) : [];
  return [url(name === '127.0.0.1' ? 'localhost' : name), ...others];
}
