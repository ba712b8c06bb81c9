import { normaliseIdentifier } from '../../accounts/identifiers.js';
import type { PhoneCountry } from '../../accounts/phone-number.js';
import type { User } from '../../accounts/user.js';
import { Unauthenticated, Unavailable } from '../../kit/errors.js';
import { openSession, type OpenSessionDeps } from './open-session.js';
import type { Operations } from '../operations.js';
import type { Origin } from './account-use-cases.js';
import type { PasswordHashes } from './password-hashes.js';
import type { RefusedLogIns } from './refused-log-ins.js';
import type { SessionCache } from './session-cache.js';
import type { Store } from '../store-ports.js';
import type { TokenSigner } from './token-signer.js';

export interface LogInDeps extends OpenSessionDeps {
  readonly store: Store;
  readonly hashes: PasswordHashes;
  readonly signer: TokenSigner;
  readonly sessions: SessionCache;
  readonly refused: RefusedLogIns;
  /** Whose national form of a phone is understood. */
  readonly phoneCountry: PhoneCountry | null;
}

/** How often a password is checked that changes at the same moment; another log-in that hashes it anew is one change. */
const VERIFICATIONS_MAX = 3;

type Opened = ReturnType<typeof openSession>;

/** Log-in with whichever identifier it is. Unknown people and wrong passwords cost and answer the same. */
export function logIn(deps: LogInDeps): Operations['logIn'] {
  return async (identifier, password, origin) => {
    const known = normaliseIdentifier(identifier, deps.phoneCountry);
    const found = known ? deps.store.users.byIdentifier(known.value) : null;
    const opened = await open(deps, found, password, origin, VERIFICATIONS_MAX);
    if (opened === 'wrong' || !found) {
      refuse(deps, 'invalid_credentials', found, origin);
      throw new Unauthenticated('invalid_credentials', 'No account has this name and this password.');
    }
    if (opened === 'disabled') {
      refuse(deps, 'account_disabled', found, origin);
      throw new Unauthenticated('account_disabled', 'This account was deactivated. Ask an admin of the hub.');
    }
    // Their other sessions know the time of the last log-in too.
    deps.sessions.forgetUser(found.id);
    return { user: opened.user, tokens: deps.signer.pair(opened.user, opened.session) };
  };
}

/** A session, if the password is right when it begins: one that was changed while it was being checked proves nothing. */
async function open(
  deps: LogInDeps,
  found: User | null,
  password: string,
  origin: Origin,
  tries: number,
): Promise<Opened | 'wrong' | 'disabled'> {
  const stored = found ? deps.store.users.passwordHash(found.id) : null;
  const right = await deps.hashes.verify(password, stored);
  if (!found || stored === null || !right) return 'wrong';
  const strong = deps.hashes.isWeaker(stored) ? await strengthened(deps, password) : null;
  const opened = await deps.store.write((tx) => {
    if (tx.users.passwordHash(found.id) !== stored) return 'changed';
    const now = tx.users.byId(found.id);
    if (now?.isActive !== true) return 'disabled';
    if (strong !== null) tx.users.setPasswordHash(found.id, strong);
    return openSession(deps, tx, now, origin);
  });
  if (opened !== 'changed') return opened;
  return tries > 1 ? open(deps, found, password, origin, tries - 1) : 'wrong';
}

/**
 * Only a log-in knows the password, so only it can hash it anew when the settings ask for more than it was made with.
 * @returns null if there is no time for it now: the next log-in can do it as well
 */
async function strengthened(deps: LogInDeps, password: string): Promise<string | null> {
  try {
    return await deps.hashes.hash(password);
  } catch (error) {
    if (error instanceof Unavailable) return null;
    throw error;
  }
}

function refuse(
  deps: LogInDeps,
  reason: 'invalid_credentials' | 'account_disabled',
  user: User | null,
  { ipAddress }: Origin,
): void {
  deps.refused.record({ reason, description: 'A log-in was refused.', userId: user?.id ?? null, ipAddress });
}
