import type { IncomingMessage } from 'node:http';
import { isIP } from 'node:net';
import type { Request } from 'express';
import { isLoopbackAddress } from '../kit/loopback.js';
import { plainAddress } from '../kit/plain-address.js';

/** Header fields by which a proxy says that it speaks for somebody else (RFC 7239; RFC 9110, section 7.6.3). */
const SPOKEN_FOR = ['forwarded', 'x-forwarded-for', 'x-real-ip', 'via'] as const;

/**
 * Whether a program on this machine asks for itself: by its address, and unless a header says that it is a proxy, trusted
 * or not.
 */
export function isFromThisMachine(request: IncomingMessage): boolean {
  return isLoopbackAddress(request.socket.remoteAddress ?? '') && !speaksForAnother(request);
}

/** Whether a proxy says that it sends this for somebody else. */
export function speaksForAnother({ headers }: IncomingMessage): boolean {
  return SPOKEN_FOR.some((name) => headers[name] !== undefined);
}

/**
 * Where a request came from. Forwarded headers count only when Express was told which proxies to trust, and then
 * only if they hold an address.
 */
export function clientAddress(request: Request, trustsProxies: boolean): string | null {
  const own = request.socket.remoteAddress;
  const forwarded = trustsProxies ? request.ip : own;
  const address = forwarded !== undefined && isIP(forwarded) !== 0 ? forwarded : own;
  return address === undefined ? null : plainAddress(address);
}
