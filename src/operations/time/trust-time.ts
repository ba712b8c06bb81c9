import { rfc3339 } from '../../kit/clock.js';
import { Conflict } from '../../kit/errors.js';
import { say } from '../../kit/sentence.js';
import { eventBy } from '../audit/new-event.js';
import type { Store } from '../store-ports.js';
import { readTime } from './read-time.js';
import type { TimeUseCases } from './time-use-cases.js';
import type { TrustedTime } from './trusted-time.js';

/** An admin's own clock, and the way of the request, may be off by this much. Milliseconds. */
export const ADMIN_AGREES_MS = 120_000;

/** An admin says that the hub's clock is right. */
export function trustTime(deps: {
  readonly store: Store;
  readonly time: TrustedTime;
}): TimeUseCases['trustTime'] {
  return async (caller, claimedMs) => {
    const { now } = deps.time.state;
    const { wallMs } = now;
    if (claimedMs !== null && Math.abs(claimedMs - wallMs) > ADMIN_AGREES_MS) {
      throw new Conflict(
        'time_differs',
        say(
          "The hub's clock says {hub_time}, not {claimed}. Set the machine's clock first, then say that it is right.",
          {
            hub_time: rfc3339(wallMs),
            claimed: rfc3339(claimedMs),
          },
        ),
      );
    }
    await deps.store.write((tx) =>
      tx.events.append(
        eventBy(caller, {
          atMs: wallMs,
          type: 'TIME_TRUSTED',
          reason: 'admin',
          description: `${caller.actor.name} says that the clock is right: ${rfc3339(wallMs)}.`,
          data: { claimed_at: claimedMs === null ? null : rfc3339(claimedMs) },
        }),
      ),
    );
    deps.time.vouched(now);
    return readTime(deps)(caller);
  };
}
