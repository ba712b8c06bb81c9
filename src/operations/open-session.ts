import { displayName, type User } from '../accounts/user.js';
import type { Clock } from '../kit/clock.js';
import type { NewId } from '../kit/ids.js';
import { newEvent } from './new-event.js';
import type { Origin } from './operations.js';
import type { Session, Writes } from './store-ports.js';
import { REFRESH_LIFE_S } from './token-signer.js';

/** Of what a browser says of itself, so much is kept. */
export const USER_AGENT_CHARACTERS_MAX = 256;

export interface OpenSessionDeps {
  readonly clock: Clock;
  readonly newId: NewId;
}

/** Begins a session in the caller's transaction, with its row in the log. @returns it, and the person as they are now */
export function openSession(
  deps: OpenSessionDeps,
  tx: Writes,
  user: User,
  origin: Origin,
): { user: User; session: Session } {
  const nowMs = deps.clock.wallMs();
  const session: Session = {
    id: deps.newId(),
    userId: user.id,
    refreshId: deps.newId(),
    parentId: null,
    userAgent: origin.userAgent?.slice(0, USER_AGENT_CHARACTERS_MAX) ?? null,
    ipAddress: origin.ipAddress,
    createdAtMs: nowMs,
    lastUsedAtMs: nowMs,
    expiresAtMs: nowMs + REFRESH_LIFE_S * 1000,
    revokedAtMs: null,
  };
  tx.sessions.insert(session);
  tx.users.recordLogIn(user.id, nowMs, origin.ipAddress);
  tx.events.append(
    newEvent({
      atMs: nowMs,
      type: 'LOGGED_IN',
      description: `${displayName(user)} logged in.`,
      userId: user.id,
      actor: { kind: 'user', id: user.id, name: displayName(user) },
      method: 'rest',
      ipAddress: origin.ipAddress,
      data: { session_id: session.id, user_agent: session.userAgent },
    }),
  );
  return { user: { ...user, lastLoginAtMs: nowMs, lastLoginIp: origin.ipAddress }, session };
}
