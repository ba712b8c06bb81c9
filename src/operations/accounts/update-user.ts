import { hasAuthorityOver } from '../../accounts/authority.js';
import type { PhoneCountry } from '../../accounts/phone-number.js';
import { displayName, type User } from '../../accounts/user.js';
import type { Clock } from '../../kit/clock.js';
import { Conflict, NotFound, Refused } from '../../kit/errors.js';
import { say } from '../../kit/sentence.js';
import { changeIdentifiers } from './change-identifiers.js';
import type { CredentialSync } from '../access/credential-sync.js';
import { endSessions } from './end-sessions.js';
import { eventBy } from '../audit/new-event.js';
import type { Operations } from '../operations.js';
import type { UserChange } from './account-use-cases.js';
import type { PasswordHashes } from './password-hashes.js';
import type { Caller } from '../ports.js';
import { namesAround, requirePassword } from './require-password.js';
import { requireStanding } from './require-standing.js';
import type { SessionCache } from './session-cache.js';
import type { UserReads } from './people-ports.js';
import type { Store } from '../store-ports.js';

export interface UpdateUserDeps {
  readonly store: Store;
  readonly clock: Clock;
  readonly hashes: PasswordHashes;
  readonly sessions: SessionCache;
  readonly phoneCountry: PhoneCountry | null;
  readonly credentials?: Pick<CredentialSync, 'changed'>;
}

/**
 * Changes a person: oneself, or whom one has authority over. A new role, a new password or a deactivation ends every
 * session of theirs at once. The last active admin stays one.
 */
export function updateUser(deps: UpdateUserDeps): Operations['updateUser'] {
  return async (caller, id, change) => {
    if (change.password !== undefined) {
      const names = [deps.store.users.byId(id) ?? {}, change].flatMap((one) => namesAround(deps.store, one));
      requirePassword(change.password, names);
    }
    const hash = change.password === undefined ? null : await deps.hashes.hash(change.password);
    const { user, deviceIds } = await deps.store.write((tx) => {
      const before = tx.users.byId(id);
      requireStanding(tx, caller);
      if (!before) throw new NotFound('user_not_found', 'There is no such person.');
      requireAuthority(caller, before, change);
      const nowMs = deps.clock.wallMs();
      const after = changed(before, change, nowMs, deps.phoneCountry);
      // Who says of somebody held for review whether they are active has reviewed them, also with what they are already.
      const isReviewed = change.isActive !== undefined && tx.users.endReview(id);
      const changes = namesOfChanges({ before, after, isReviewed, newPassword: hash !== null });
      if (changes.length === 0) return { user: before, deviceIds: [] };
      if (before.role === 'admin' && (after.role !== 'admin' || !after.isActive)) {
        requireAnotherAdmin(tx.users, before);
      }
      tx.users.update(after);
      if (hash !== null) tx.users.setPasswordHash(id, hash);
      tx.events.append(
        eventBy(caller, {
          atMs: nowMs,
          type: 'USER_CHANGED',
          description: `${displayName(after)} was changed: ${changes.join(', ')}.`,
          targetUserId: id,
          data: { changed_user_id: id, changes, role: after.role, is_active: after.isActive },
        }),
      );
      if (hash !== null || before.role !== after.role || !after.isActive) {
        endSessions(tx, caller, after, nowMs, 'user_changed');
      }
      // Locks that hold codes of theirs give them up, or get them again.
      const turned = before.isActive !== after.isActive;
      const pins = turned ? tx.pins.activeOf(id) : [];
      const shares = turned ? tx.shares.activeOf(id).filter(({ sharedWith }) => sharedWith === id) : [];
      const deviceIds = [...pins.flatMap((pin) => pin.deviceIds), ...shares.map(({ deviceId }) => deviceId)];
      return { user: after, deviceIds: [...new Set(deviceIds)] };
    });
    deps.credentials?.changed(deviceIds);
    deps.sessions.forgetUser(id);
    return user;
  };
}

/** @throws Conflict `last_admin` */
export function requireAnotherAdmin(users: UserReads, user: User): void {
  if (!user.isActive || users.countActive('admin') > 1) return;
  throw new Conflict('last_admin', 'This is the last admin of the hub. Make somebody else an admin first.');
}

function requireAuthority(caller: Caller, before: User, change: UserChange): void {
  const isSelf = caller.userId === before.id;
  const gainsNothing =
    change.role === undefined && change.isActive === undefined && change.password === undefined;
  if (isSelf && gainsNothing) return;
  const mayReach = hasAuthorityOver(caller.role, before.role);
  if (mayReach && hasAuthorityOver(caller.role, change.role ?? before.role)) return;
  throw new Refused(
    'role_not_allowed',
    say('You may not change a person with the role {role} in this way.', { role: before.role }),
  );
}

function changed(before: User, change: UserChange, nowMs: number, country: PhoneCountry | null): User {
  const identifiers = changeIdentifiers(before, change, country);
  return {
    ...before,
    ...identifiers,
    emailVerified: before.emailVerified && identifiers.email === before.email,
    phoneVerified: before.phoneVerified && identifiers.phone === before.phone,
    firstName: change.firstName?.trim() ?? before.firstName,
    lastName: change.lastName?.trim() ?? before.lastName,
    role: change.role ?? before.role,
    locale: change.locale ?? before.locale,
    isActive: change.isActive ?? before.isActive,
    updatedAtMs: nowMs,
  };
}

const CHANGEABLE = [
  'email',
  'username',
  'phone',
  'firstName',
  'lastName',
  'role',
  'locale',
  'isActive',
] as const;

/** Names only: old addresses are nobody's business in the log. */
function namesOfChanges({
  before,
  after,
  isReviewed,
  newPassword,
}: {
  readonly before: User;
  readonly after: User;
  readonly isReviewed: boolean;
  readonly newPassword: boolean;
}): readonly string[] {
  const names: string[] = CHANGEABLE.filter(
    (name) => before[name] !== after[name] || (isReviewed && name === 'isActive'),
  );
  return newPassword ? [...names, 'password'] : names;
}
