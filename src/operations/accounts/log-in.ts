import { normaliseIdentifier } from '../../accounts/identifiers.js';
import type { PhoneCountry } from '../../accounts/phone-number.js';
import type { User } from '../../accounts/user.js';
import { Unauthenticated } from '../../kit/errors.js';
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

/** Log-in with whichever identifier it is. Unknown people and wrong passwords cost and answer the same. */
export function logIn(deps: LogInDeps): Operations['logIn'] {
  return async (identifier, password, origin) => {
    const known = normaliseIdentifier(identifier, deps.phoneCountry);
    const found = known ? deps.store.users.byIdentifier(known.value) : null;
    const stored = found ? deps.store.users.passwordHash(found.id) : null;
    const right = await deps.hashes.verify(password, stored);
    if (!found || !right) {
      refuse(deps, 'invalid_credentials', found, origin);
      throw new Unauthenticated('invalid_credentials', 'No account has this name and this password.');
    }
    const opened = await deps.store.write((tx) => {
      const now = tx.users.byId(found.id);
      return now?.isActive === true ? openSession(deps, tx, now, origin) : null;
    });
    if (!opened) {
      refuse(deps, 'account_disabled', found, origin);
      throw new Unauthenticated('account_disabled', 'This account was deactivated. Ask an admin of the hub.');
    }
    if (stored !== null && deps.hashes.isWeaker(stored)) await strengthen(deps, found.id, password, stored);
    // Their other sessions know the time of the last log-in too.
    deps.sessions.forgetUser(found.id);
    return { user: opened.user, tokens: deps.signer.pair(opened.user, opened.session) };
  };
}

/** Only a log-in knows the password, so only it can hash it anew when the settings ask for more than it was made with. */
async function strengthen(deps: LogInDeps, id: string, password: string, stored: string): Promise<void> {
  const hash = await deps.hashes.hash(password);
  await deps.store.write((tx) => {
    if (tx.users.passwordHash(id) === stored) tx.users.setPasswordHash(id, hash);
  });
}

function refuse(
  deps: LogInDeps,
  reason: 'invalid_credentials' | 'account_disabled',
  user: User | null,
  { ipAddress }: Origin,
): void {
  deps.refused.record({ reason, description: 'A log-in was refused.', userId: user?.id ?? null, ipAddress });
}
