import type { Clock } from '../../kit/clock.js';
import type { Operations } from '../operations.js';
import type { Reads } from '../store-ports.js';

/** The sessions that still count, newest first. */
export function listOwnSessions(deps: {
  readonly store: Pick<Reads, 'sessions'>;
  readonly clock: Clock;
}): Operations['listOwnSessions'] {
  return ({ user }) => {
    const nowMs = deps.clock.wallMs();
    return deps.store.sessions
      .ofUser(user.id)
      .filter(({ revokedAtMs, expiresAtMs }) => revokedAtMs === null && expiresAtMs > nowMs);
  };
}
