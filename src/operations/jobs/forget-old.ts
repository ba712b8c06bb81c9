import { quarterOf } from '../../audit/tally.js';
import type { Clock } from '../../kit/clock.js';
import type { Store } from '../store-ports.js';

const DAY_MS = 24 * 3_600_000;
/** A client that repeats a request does so within minutes; a day is kind. */
export const IDEMPOTENCY_KEPT_MS = DAY_MS;
/** A session that is over is still told as that for so long. */
export const SESSION_KEPT_MS = DAY_MS;
/** Availability and batteries of locks are kept for three years; what was counted, as long as the log. */
export const PRESENCE_KEPT_MS = 3 * 366 * DAY_MS;

/** What goes for its age, each a job. @returns for each how many rows went */
export function forgetOld({
  store,
  clock,
}: {
  readonly store: Pick<Store, 'writeSoon'>;
  readonly clock: Clock;
}) {
  const before = (keptMs: number) => clock.wallMs() - keptMs;
  return {
    requests: () => store.writeSoon((tx) => tx.idempotency.removeBefore(before(IDEMPOTENCY_KEPT_MS))),
    sessions: () => store.writeSoon((tx) => tx.sessions.removeExpired(before(SESSION_KEPT_MS))),
    availability: () =>
      store.writeSoon((tx) => tx.statistics.removeBefore(quarterOf(before(PRESENCE_KEPT_MS)))),
  };
}
