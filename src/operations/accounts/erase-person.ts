import { ERASED_NAME } from '../../audit/event-part.js';
import { displayName, type User } from '../../accounts/user.js';
import type { Clock } from '../../kit/clock.js';
import { InvalidInput, NotFound, Unauthenticated } from '../../kit/errors.js';
import { forgetInModes } from '../access/forget-person.js';
import type { CredentialSync } from '../access/credential-sync.js';
import { endCodes } from '../access/end-codes.js';
import { endSharesOf } from '../access/end-share.js';
import { eventBy } from '../audit/new-event.js';
import type { Caller } from '../ports.js';
import type { Store, Writes } from '../store-ports.js';
import { endSessions } from './end-sessions.js';
import { eraseTraces, logErased } from './erase-traces.js';
import type { PasswordHashes } from './password-hashes.js';
import type { PeopleUseCases } from './people-use-cases.js';
import { outOfReach } from './person-in-reach.js';
import type { SessionCache } from './session-cache.js';
import { requireAnotherAdmin } from './update-user.js';

export interface ErasePersonDeps {
  readonly store: Store;
  readonly clock: Clock;
  readonly hashes: PasswordHashes;
  readonly sessions: SessionCache;
  readonly credentials?: Pick<CredentialSync, 'changed'>;
}

/**
 * Erases a person. Their access ends at once; then name, identifiers and addresses go from everywhere, in small commits
 * that hold up no door; the account goes last, so that what a crash interrupts is ended at the next start.
 */
export function erasePerson(deps: ErasePersonDeps): PeopleUseCases['erasePerson'] {
  return async (caller, id, password) => {
    await requireRight(deps, caller, id, password);
    const { user, deviceIds } = await deps.store.write((tx) => begin(deps, tx, caller, id));
    deps.sessions.forgetUser(id);
    // Locks that hold codes of theirs give them up now, not when all is done.
    deps.credentials?.changed(deviceIds);
    return finish(deps, nameless(caller, id), id, user);
  };
}

/** Ends the erasures that a crash interrupted. */
export async function resumeErasures(deps: ErasePersonDeps): Promise<void> {
  for (const id of deps.store.users.beingErased()) {
    await finish(deps, THE_HUB, id, deps.store.users.byId(id));
  }
}

const THE_HUB: Caller = {
  actor: { kind: 'system', id: null, name: 'hub' },
  userId: null,
  role: 'admin',
  method: 'auto',
  ipAddress: null,
};

async function requireRight(
  deps: ErasePersonDeps,
  caller: Caller,
  id: string,
  password: string | null,
): Promise<void> {
  if (caller.userId !== id) {
    if (caller.role !== 'admin') throw outOfReach();
    return;
  }
  const stored = deps.store.users.passwordHash(id);
  if (stored === null) return;
  if (password === null) {
    throw new InvalidInput('invalid_input', 'To erase yourself, send your password.', {
      fields: [{ field: 'password', message: 'is required to erase yourself' }],
    });
  }
  if (!(await deps.hashes.verify(password, stored))) {
    throw new Unauthenticated('invalid_credentials', 'The password is not right.');
  }
}

interface Begun {
  /** null: removed before, and the log still tells of them. */
  readonly user: User | null;
  readonly deviceIds: readonly string[];
}

function begin(deps: ErasePersonDeps, tx: Writes, caller: Caller, id: string): Begun {
  const user = tx.users.byId(id);
  if (!user) {
    if (tx.erasures.ofPerson(id, 0, 1).length > 0) return { user: null, deviceIds: [] };
    throw new NotFound('user_not_found', 'There is no such person.');
  }
  if (user.role === 'admin') requireAnotherAdmin(tx.users, user);
  const atMs = deps.clock.wallMs();
  tx.users.update({ ...user, isActive: false, updatedAtMs: atMs });
  tx.users.endReview(id);
  tx.users.beginErasure(id, atMs);
  const deviceIds = endAccess(tx, caller, user, atMs);
  tx.events.append(
    eventBy(caller, {
      atMs,
      type: 'USER_ERASURE_STARTED',
      description: 'A person is being erased.',
      targetUserId: id,
    }),
  );
  return { user, deviceIds };
}

async function finish(
  deps: ErasePersonDeps,
  caller: Caller,
  id: string,
  user: User | null,
): Promise<{ logRows: number }> {
  let logRows = await eraseTraces(deps, caller, id, textsOf(user));
  logRows += await deps.store.write((tx) => {
    const atMs = deps.clock.wallMs();
    // Whatever came in meanwhile.
    const now = tx.users.byId(id);
    // Another erasure of the same person was first.
    if (user && !now) return 0;
    if (now) endAccess(tx, caller, now, atMs);
    tx.pins.forgetLabels(id);
    tx.tickets.forgetLabels(id);
    tx.firmware.forgetPerson(id);
    tx.credit.forgetPerson(id);
    tx.alerts.forgetPerson(id);
    forgetInModes(tx, id);
    tx.users.remove(id);
    const rows = tx.erasures.ofPerson(id, 0, LAST_ROWS);
    tx.erasures.erase(rows, (erased) => logErased(caller, id, atMs, erased));
    tx.events.append(
      eventBy(caller, {
        atMs,
        type: 'USER_ERASED',
        description: 'A person was erased: name, identifiers and addresses are gone.',
        targetUserId: id,
        data: { log_rows: logRows + rows.length },
      }),
    );
    return rows.length;
  });
  deps.sessions.forgetUser(id);
  deps.store.scrub();
  return { logRows };
}

/** Rows of the last commit: a person whose access has ended leaves few between two commits. */
const LAST_ROWS = 1_000;

/** @returns ids of the locks that held codes of theirs */
function endAccess(tx: Writes, caller: Caller, user: User, atMs: number): readonly string[] {
  endSessions(tx, caller, user, atMs, 'user_removed');
  const shared = endSharesOf(tx, caller, user.id, atMs);
  return [...new Set([...shared, ...endCodes(tx, caller, user.id, atMs)])];
}

/**
 * By whom rows about the erasure itself are. Who erases themselves has no name there, and no `user_id`, by which the row
 * would be looked for again.
 */
function nameless(caller: Caller, id: string): Caller {
  if (caller.userId !== id) return caller;
  return { ...caller, actor: { kind: 'user', id, name: ERASED_NAME }, userId: null, ipAddress: null };
}

/**
 * What tells this person and nobody else, for rows that name them and do not say whom they are about. A single first
 * name or user name is a part of other words, and other people's too.
 */
function textsOf(user: User | null): readonly string[] {
  if (!user) return [];
  const name = displayName(user);
  return [user.email, user.phone, name.includes(' ') ? name : null].filter((text) => text !== null);
}
