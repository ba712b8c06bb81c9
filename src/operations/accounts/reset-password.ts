import { type Identifier, normaliseIdentifier } from '../../accounts/identifiers.js';
import { displayName, type User } from '../../accounts/user.js';
import { InvalidInput } from '../../kit/errors.js';
import { eventBy } from '../audit/new-event.js';
import type { Operations } from '../operations.js';
import type { Caller } from '../ports.js';
import type { Store, Writes } from '../store-ports.js';
import type { Origin } from './account-use-cases.js';
import {
  afterTheAnswer,
  canReach,
  type CodeDeskDeps,
  codeRefused,
  type Reachable,
  recordRequest,
  requireSender,
  sendCode,
} from './code-desk.js';
import { endSessions } from './end-sessions.js';
import type { TakenCode } from './one-time-codes.js';
import type { PasswordHashes } from './password-hashes.js';
import { namesAround, requirePassword } from './require-password.js';
import type { SessionCache } from './session-cache.js';
import { markVerified } from './verified-identifier.js';

export interface ResetPasswordDeps extends CodeDeskDeps {
  readonly store: Store;
  readonly hashes: PasswordHashes;
  readonly sessions: SessionCache;
}

/** Asks for the code. Answers before it looks who that is. */
export function requestPasswordReset(deps: ResetPasswordDeps): Operations['requestPasswordReset'] {
  return (typed, origin) => {
    const identifier = readIdentifier(deps, typed);
    requireSender(deps, 'phone', 'email');
    deps.requests.admit(identifier.value, origin.ipAddress);
    afterTheAnswer(deps, () => {
      const user = deps.store.users.byIdentifier(identifier.value);
      const to = user?.isActive === true ? wayTo(deps, user, identifier) : null;
      if (!user || !to) recordRequest(deps, 'reset', identifier, user?.id ?? null, origin, 'no_account');
      else {
        const { id: userId, locale } = user;
        sendCode(deps, { purpose: 'reset', slot: resetSlot(user), to, userId, locale, origin });
      }
    });
  };
}

/** Sets a new password with the code. Every session and API token ends: whoever had the old one is out. */
export function resetPassword(deps: ResetPasswordDeps): Operations['resetPassword'] {
  return async (typed, code, password, origin) => {
    const identifier = readIdentifier(deps, typed);
    // What the person is called is looked at once the code has proved that it is they who ask.
    requirePassword(password, namesAround(deps.store, { username: identifier.value }));
    const user = deps.store.users.byIdentifier(identifier.value);
    const taken = deps.codes.take(resetSlot(user), code);
    if (!taken) throw codeRefused(deps, 'reset', user?.id ?? null, origin);
    const after = await set(deps, taken, password, origin).catch((error: unknown) => {
      deps.codes.giveBack(taken);
      throw error;
    });
    if (!after) throw codeRefused(deps, 'reset', user?.id ?? null, origin);
    deps.sessions.forgetUser(after.id);
    deps.requests.clear(identifier.value, taken.kept.to);
  };
}

const resetSlot = (user: User | null): string => `reset ${user?.id ?? 'nobody'}`;

/** @returns null if the account, or where its code went, is not what it was */
async function set(
  deps: ResetPasswordDeps,
  { kept }: TakenCode,
  password: string,
  origin: Origin,
): Promise<User | null> {
  const owner = kept.userId === null ? null : deps.store.users.byId(kept.userId);
  if (owner) requirePassword(password, namesAround(deps.store, owner));
  const hash = await deps.hashes.hash(password);
  return deps.store.write((tx) => {
    const user = kept.userId === null ? null : tx.users.byId(kept.userId);
    const proven = user && verifiedWays(user).find(({ value }) => value === kept.to);
    if (user?.isActive !== true || !proven) return null;
    change(tx, user, proven, hash, deps.clock.wallMs(), origin);
    return user;
  });
}

function change(tx: Writes, user: User, by: Reachable, hash: string, atMs: number, origin: Origin): void {
  const name = displayName(user);
  const { ipAddress } = origin;
  const actor = { kind: 'user', id: user.id, name } as const;
  const caller: Caller = { actor, userId: user.id, role: user.role, method: 'rest', ipAddress };
  markVerified(tx, user, by, 'reset', atMs, origin);
  tx.users.setPasswordHash(user.id, hash);
  const description = `${name} set a new password with a one-time code.`;
  tx.events.append(eventBy(caller, { atMs, type: 'PASSWORD_RESET', description, targetUserId: user.id }));
  endSessions(tx, caller, user, atMs, 'password_reset');
}

/** @throws InvalidInput `invalid_input` */
function readIdentifier({ phoneCountry }: CodeDeskDeps, typed: string): Identifier {
  const identifier = normaliseIdentifier(typed, phoneCountry);
  if (identifier) return identifier;
  throw new InvalidInput('invalid_input', 'This is no e-mail address, username or phone number.', {
    fields: [{ field: 'identifier', message: 'is no e-mail address, username or phone number' }],
  });
}

/** What was typed if it can be; a username has to stand for something else. */
function wayTo(deps: ResetPasswordDeps, user: User, typed: Identifier): Reachable | null {
  const ways = verifiedWays(user).filter(({ kind }) => canReach(deps, kind));
  return ways.find(({ value }) => value === typed.value) ?? ways[0] ?? null;
}

function verifiedWays({ phone, phoneVerified, email, emailVerified }: User): readonly Reachable[] {
  return [
    ...(phone !== null && phoneVerified ? [{ kind: 'phone', value: phone } as const] : []),
    ...(email !== null && emailVerified ? [{ kind: 'email', value: email } as const] : []),
  ];
}
