import { mayLogInByCode } from '../../accounts/code-log-in.js';
import { displayName, type User } from '../../accounts/user.js';
import { newEvent } from '../audit/new-event.js';
import type { Operations } from '../operations.js';
import type { Writes } from '../store-ports.js';
import type { Origin } from './account-use-cases.js';
import { codeRefused, type Reachable, readReachable } from './code-desk.js';
import { DEFAULT_LOCALE } from './draft-user.js';
import type { TakenCode } from './one-time-codes.js';
import { openSession, type OpenSessionDeps } from './open-session.js';
import { logInSlot, mayJoin, type RequestLogInCodeDeps } from './request-log-in-code.js';
import type { SessionCache } from './session-cache.js';
import type { TokenSigner } from './token-signer.js';
import { markVerified } from './verified-identifier.js';

export interface LogInByCodeDeps extends RequestLogInCodeDeps, OpenSessionDeps {
  readonly signer: TokenSigner;
  readonly sessions: SessionCache;
}

/** Log-in with a code instead of a password. A phone or mailbox that nobody has costs and answers as a wrong code. */
export function logInByCode(deps: LogInByCodeDeps): Operations['logInByCode'] {
  return async (kind, typed, code, origin) => {
    const identifier = readReachable(deps, kind, typed);
    const userId = deps.store.users.byIdentifier(identifier.value)?.id ?? null;
    const taken = deps.codes.take(logInSlot(identifier), code);
    if (!taken) throw codeRefused(deps, 'log_in', userId, origin);
    const opened = await deps.store
      .write((tx) => enter(deps, tx, identifier, taken, origin))
      .catch((error: unknown) => {
        deps.codes.giveBack(taken);
        throw error;
      });
    if (!opened) throw codeRefused(deps, 'log_in', userId, origin);
    deps.requests.clear(identifier.value);
    deps.sessions.forgetUser(opened.user.id);
    const { user, session, created } = opened;
    return { user, tokens: deps.signer.pair(user, session), created };
  };
}

/** @returns null if the account that the code was made for is not what it was, or was entered in another way meanwhile */
function enter(
  deps: LogInByCodeDeps,
  tx: Writes,
  identifier: Reachable,
  { kept }: TakenCode,
  origin: Origin,
): (ReturnType<typeof openSession> & { readonly created: boolean }) | null {
  const known = tx.users.byIdentifier(identifier.value);
  if ((known?.id ?? null) !== kept.userId) return null;
  if (known ? !mayLogInByCode(known, identifier.kind) : !mayJoin(deps, identifier)) return null;
  const user = known ?? join(deps, tx, identifier, origin);
  const verified = markVerified(tx, user, identifier, 'log_in', deps.clock.wallMs(), origin);
  return { ...openSession(deps, tx, verified, origin), created: known === null };
}

/** A member without a password: a reset by code gives them one when they want it. */
function join(deps: LogInByCodeDeps, tx: Writes, { kind, value }: Reachable, origin: Origin): User {
  const nowMs = deps.clock.wallMs();
  const user: User = {
    id: deps.newId(),
    username: null,
    email: null,
    phone: null,
    [kind]: value,
    firstName: '',
    lastName: '',
    role: 'member',
    locale: origin.language ?? DEFAULT_LOCALE,
    isActive: true,
    emailVerified: false,
    phoneVerified: false,
    lastLoginAtMs: null,
    lastLoginIp: null,
    createdAtMs: nowMs,
    updatedAtMs: nowMs,
  };
  tx.users.insert(user, null);
  tx.events.append(
    newEvent({
      atMs: nowMs,
      type: 'USER_CREATED',
      description: `${displayName(user)} signed up by phone.`,
      userId: user.id,
      targetUserId: user.id,
      actor: { kind: 'user', id: user.id, name: displayName(user) },
      method: 'rest',
      ipAddress: origin.ipAddress,
      data: { created_user_id: user.id, role: user.role },
    }),
  );
  return user;
}
