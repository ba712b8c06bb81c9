import type { ServerResponse } from 'node:http';
import type { Clock } from '../kit/clock.js';
import type { Logger } from '../kit/logger.js';
import type { RequestState } from './request-state.js';

/** Asked twice a minute by the hub's own watchdog, over its own socket: no news while all is well. */
const PROBED = '/health';

/** Writes the one line of a request when its answer is out, or the client has gone. */
export function logWhenAnswered(
  response: ServerResponse,
  method: string | undefined,
  state: RequestState,
  clock: Clock,
  logger: Logger,
): void {
  response.once('close', () => {
    const line = {
      method,
      route: state.route,
      status: response.statusCode,
      ms: Math.round((clock.monotonicMs() - state.startedMs) * 100) / 100,
      user: state.user,
      address: state.address,
      request_id: state.id,
    };
    if (state.isLocal && state.route === PROBED && response.statusCode === 200) logger.debug(line, 'request');
    else if (response.writableFinished) logger.info(line, 'request');
    else logger.info({ ...line, aborted: true }, 'request');
  });
}
