import type { Actor } from '../../audit/actor.js';
import { displayName, type User } from '../../accounts/user.js';
import { Conflict, TooMany } from '../../kit/errors.js';
import { say } from '../../kit/sentence.js';
import type { Operations } from '../operations.js';
import type { Store } from '../store-ports.js';
import { type CodeDeskDeps, codeRefused, type Reachable, requireSender, sendCode } from './code-desk.js';
import type { ReachableKind } from './code-use-cases.js';
import type { SessionCache } from './session-cache.js';
import { markVerified } from './verified-identifier.js';

export interface VerifyOwnDeps extends CodeDeskDeps {
  readonly store: Store;
  readonly sessions: SessionCache;
}

/** A code to one's own phone or mailbox. Whoever is logged in is told how it is. */
export function requestOwnCode(deps: VerifyOwnDeps): Operations['requestOwnCode'] {
  return ({ user: self }, kind, origin) => {
    const { id } = self;
    const user = deps.store.users.byId(id);
    const to = ownIdentifier(user, kind);
    if (kind === 'phone' ? user?.phoneVerified : user?.emailVerified) {
      throw new Conflict(
        'already_verified',
        kind === 'phone' ? 'Your phone is verified already.' : 'Your email is verified already.',
      );
    }
    requireSender(deps, kind);
    deps.requests.admit(to.value, origin.ipAddress);
    const slot = ownSlot(id, to);
    const locale = user?.locale ?? 'en';
    if (sendCode(deps, { purpose: 'verify', slot, to, userId: id, locale, origin, by: actorOf(self) }))
      return;
    throw new TooMany('too_many', 'Too many codes are on their way. Try again later.', { retryAfterS: 60 });
  };
}

/** Sets `phone_verified` or `email_verified` of what the person has now; a code to an earlier one is worth nothing. */
export function verifyOwn(deps: VerifyOwnDeps): Operations['verifyOwn'] {
  return async ({ user: self }, kind, code, origin) => {
    const { id } = self;
    const identifier = ownIdentifier(deps.store.users.byId(id), kind);
    const taken = deps.codes.take(ownSlot(id, identifier), code);
    if (!taken) throw codeRefused(deps, 'verify', id, origin, actorOf(self));
    const verified = await deps.store
      .write((tx) => {
        const now = tx.users.byId(id);
        if (now?.isActive !== true || now[kind] !== identifier.value) return null;
        return markVerified(tx, now, identifier, 'verify', deps.clock.wallMs(), origin);
      })
      .catch((error: unknown) => {
        deps.codes.giveBack(taken);
        throw error;
      });
    if (!verified) throw codeRefused(deps, 'verify', id, origin, actorOf(self));
    deps.requests.clear(identifier.value);
    deps.sessions.forgetUser(id);
    return verified;
  };
}

const SETTING_IT = 'PATCH /api/v1/auth/me';

const actorOf = (user: User): Actor => ({ kind: 'user', id: user.id, name: displayName(user) });

const ownSlot = (userId: string, { kind, value }: Reachable): string => `verify ${userId} ${kind} ${value}`;

function ownIdentifier(user: User | null, kind: ReachableKind): Reachable {
  const value = user?.[kind] ?? null;
  if (value !== null) return { kind, value };
  throw new Conflict(
    'nothing_to_verify',
    kind === 'phone'
      ? say('You have no phone here. Set it with {request} first.', { request: SETTING_IT })
      : say('You have no email here. Set it with {request} first.', { request: SETTING_IT }),
  );
}
