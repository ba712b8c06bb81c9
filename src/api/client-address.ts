import { isIP } from 'node:net';
import type { Request } from 'express';
import { plainAddress } from '../kit/plain-address.js';

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
