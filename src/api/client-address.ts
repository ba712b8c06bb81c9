import type { IncomingMessage } from 'node:http';
import { isIP } from 'node:net';
import type { Request } from 'express';

const MAPPED = '::ffff:';

/** IPv4 and IPv6, and IPv4 as IPv6 has it. */
const LOOPBACK = /^(::1|(::ffff:)?127\.\d+\.\d+\.\d+)$/;

/** Header fields by which a proxy says that it speaks for somebody else (RFC 7239; RFC 9110, section 7.6.3). */
const SPOKEN_FOR = ['forwarded', 'x-forwarded-for', 'x-real-ip', 'via'] as const;

/**
 * Whether a program on this machine asks for itself: by its address, and unless a header says that it is a proxy, trusted
 * or not.
 */
export function isFromThisMachine({ socket, headers }: IncomingMessage): boolean {
  return LOOPBACK.test(socket.remoteAddress ?? '') && SPOKEN_FOR.every((name) => headers[name] === undefined);
}

/**
 * Where a request came from. Forwarded headers count only when Express was told which proxies to trust, and then
 * only if they hold an address.
 */
export function clientAddress(request: Request, trustsProxies: boolean): string | null {
  const own = request.socket.remoteAddress;
  const forwarded = trustsProxies ? request.ip : own;
  const address = forwarded !== undefined && isIP(forwarded) !== 0 ? forwarded : own;
  if (address === undefined) return null;
  return address.startsWith(MAPPED) ? address.slice(MAPPED.length) : address;
}
