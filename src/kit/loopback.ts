import { plainAddress } from './plain-address.js';

const IPV4 = /^127(?:\.\d{1,3}){3}$/;

/** Whether a host of a URL (`URL.hostname`) is this machine itself, so that nobody can listen in between. */
export function isLoopbackHost(hostname: string): boolean {
  return hostname === 'localhost' || hostname === '[::1]' || IPV4.test(hostname);
}

/** The same of the address that a connection came from (`Socket.remoteAddress`). */
export function isLoopbackAddress(address: string): boolean {
  const plain = plainAddress(address);
  return plain === '::1' || IPV4.test(plain);
}
