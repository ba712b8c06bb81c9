import type { Operations } from '../operations.js';
import type { Reads } from '../store-ports.js';
import type { TokenClock } from './token-clock.js';

/** The sessions that still count, newest first. */
export function listOwnSessions(deps: {
  readonly store: Pick<Reads, 'sessions'>;
  readonly time: Pick<TokenClock, 'nowMs'>;
}): Operations['listOwnSessions'] {
  return ({ user }) => deps.store.sessions.standingOf(user.id, deps.time.nowMs());
}
