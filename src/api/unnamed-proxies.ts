import type { IncomingMessage } from 'node:http';
import type { Clock } from '../kit/clock.js';
import type { Logger } from '../kit/logger.js';
import { isLoopbackAddress } from '../kit/loopback.js';
import { SparseLog } from '../kit/sparse-log.js';
import { speaksForAnother } from './client-address.js';

const ADVICE = 'set DOORWARD_TRUSTED_PROXIES to the address it comes from (127.0.0.1,::1)';

/**
 * Proxies on the hub's own machine that speak for others and that nobody named as trusted: whoever comes through one can't
 * be told from a program of this machine by the address.
 */
export class UnnamedProxies {
  readonly name = 'proxies';
  private readonly log: SparseLog;
  private seen = 0;

  constructor(clock: Clock, logger: Logger) {
    this.log = new SparseLog(clock, logger);
  }

  /** @param isTrusted of its address @returns whether the request came through one */
  broughtIt(request: IncomingMessage, isTrusted: (address: string) => boolean): boolean {
    const address = request.socket.remoteAddress ?? '';
    if (!isLoopbackAddress(address) || !speaksForAnother(request) || isTrusted(address)) return false;
    this.seen += 1;
    this.log.warn(
      'proxy_not_trusted',
      {},
      `a proxy on this machine is not trusted, so its clients count as one: ${ADVICE}`,
    );
    return true;
  }

  /** For `doctor`. */
  health(): { readonly ok: boolean; readonly detail: string } {
    const isFine = this.seen === 0;
    const detail = isFine
      ? 'none that is not trusted'
      : `${this.seen} requests came through a proxy on this machine that is not trusted: ${ADVICE}`;
    return { ok: isFine, detail };
  }
}
