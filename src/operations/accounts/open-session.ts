import { displayName, type User } from '../../accounts/user.js';
import type { Clock } from '../../kit/clock.js';
import { Conflict } from '../../kit/errors.js';
import { say } from '../../kit/sentence.js';
import type { NewId } from '../../kit/ids.js';
import { newEvent } from '../audit/new-event.js';
import type { Origin } from './account-use-cases.js';
import type { Session } from './people-ports.js';
import type { Writes } from '../store-ports.js';
import type { TokenClock } from './token-clock.js';
import type { TokenLives } from './token-signer.js';

/** Of what a browser says of itself, so much is kept. */
export const USER_AGENT_CHARACTERS_MAX = 256;

export interface OpenSessionDeps {
  readonly clock: Clock;
  /** Dates the session; the log tells what the wall clock said. */
  readonly time: Pick<TokenClock, 'nowMs'>;
  readonly lives: TokenLives;
  readonly newId: NewId;
  /** Devices that one person can be logged in on. */
  readonly sessionsPerUser: number;
  /** What becomes of a log-in beyond that: the session used longest ago ends, or there is none. */
  readonly sessionsWhenFull: 'replace' | 'refuse';
}

/**
 * Begins a session in the caller's transaction, with its row in the log.
 * @returns it, and the person as they are now
 * @throws Conflict `already_logged_in`
 */
export function openSession(
  deps: OpenSessionDeps,
  tx: Writes,
  user: User,
  origin: Origin,
): { user: User; session: Session } {
  const nowMs = deps.clock.wallMs();
  const beginsAtMs = deps.time.nowMs();
  makeRoom(deps, tx, user, beginsAtMs, origin);
  const session: Session = {
    id: deps.newId(),
    userId: user.id,
    refreshId: deps.newId(),
    parentId: null,
    userAgent: origin.userAgent?.slice(0, USER_AGENT_CHARACTERS_MAX) ?? null,
    ipAddress: origin.ipAddress,
    createdAtMs: beginsAtMs,
    lastUsedAtMs: beginsAtMs,
    expiresAtMs: beginsAtMs + deps.lives.refreshS * 1000,
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
      targetUserId: user.id,
      actor: { kind: 'user', id: user.id, name: displayName(user) },
      method: 'rest',
      ipAddress: origin.ipAddress,
      data: { session_id: session.id, user_agent: session.userAgent },
    }),
  );
  return { user: { ...user, lastLoginAtMs: nowMs, lastLoginIp: origin.ipAddress }, session };
}

function makeRoom(deps: OpenSessionDeps, tx: Writes, user: User, nowMs: number, { ipAddress }: Origin): void {
  const open = tx.sessions.openOf(user.id, nowMs);
  const tooMany = open.length + 1 - deps.sessionsPerUser;
  if (tooMany <= 0) return;
  if (deps.sessionsWhenFull === 'refuse') {
    throw new Conflict(
      'already_logged_in',
      say(
        {
          one: 'You are logged in on one device, and no more are allowed. Log out there first.',
          other:
            'You are logged in on {count} devices, and no more are allowed. Log out on one of them first.',
        },
        { count: open.length },
      ),
    );
  }
  for (const id of open.slice(0, tooMany)) {
    tx.sessions.revoke(id, nowMs);
    tx.events.append(
      newEvent({
        atMs: nowMs,
        type: 'SESSION_REVOKED',
        reason: 'replaced',
        description: `The session of ${displayName(user)} used longest ago ended: there were too many.`,
        userId: user.id,
        targetUserId: user.id,
        method: 'rest',
        ipAddress,
        data: { session_id: id },
      }),
    );
  }
}
