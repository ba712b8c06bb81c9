import { normaliseIdentifier } from '../../accounts/identifiers.js';
import type { PhoneCountry } from '../../accounts/phone-number.js';
import type { Clock } from '../../kit/clock.js';
import type { NewId } from '../../kit/ids.js';
import type { Logger } from '../../kit/logger.js';
import type { Random } from '../../kit/random.js';
import type { ScryptPool } from '../../kit/scrypt-pool.js';
import { authenticate } from './authenticate.js';
import { authenticateApiToken, standingOfApiToken } from './authenticate-api-token.js';
import { changePassword } from './change-password.js';
import { ensureClaimCode } from './claim-code.js';
import { claimHub } from './claim-hub.js';
import { codeOperations, type CodeSettings } from './code-operations.js';
import type { CodeUseCases } from './code-use-cases.js';
import { createApiToken } from './create-api-token.js';
import { createUser } from './create-user.js';
import type { CredentialSync } from '../access/credential-sync.js';
import { deleteUser } from './delete-user.js';
import { endOwnSession } from './end-own-session.js';
import { enterInvite } from './enter-invite.js';
import { persistedTimeMs } from '../persisted-time.js';
import { listOwnSessions } from './list-own-sessions.js';
import { listUsers } from './list-users.js';
import { logIn } from './log-in.js';
import { logOut } from './log-out.js';
import { InviteGuesses } from './invite-guesses.js';
import type { AccountUseCases } from './account-use-cases.js';
import { ownInvite, rotateInvite } from './own-invite.js';
import { peopleOperations } from './people-operations.js';
import { PasswordHashes, type PasswordCost } from './password-hashes.js';
import { readUser } from './read-user.js';
import { refreshTokens } from './refresh-tokens.js';
import { RefusedLogIns } from './refused-log-ins.js';
import { register } from './register.js';
import { revokeApiToken } from './revoke-api-token.js';
import { rotateSigningKey, tendSigningKeys } from './rotate-signing-key.js';
import { SessionCache } from './session-cache.js';
import { loadSigningKeys } from './signing-keys.js';
import { signOutEverywhere } from './sign-out-everywhere.js';
import type { Store } from '../store-ports.js';
import { TokenClock } from './token-clock.js';
import { type TokenLives, TokenSigner } from './token-signer.js';
import { updateUser } from './update-user.js';
import { verifyToken } from './verify-token.js';

export interface AccountDeps extends CodeSettings {
  readonly store: Store;
  readonly clock: Clock;
  readonly random: Random;
  readonly newId: NewId;
  readonly logger: Logger;
  readonly scrypts: ScryptPool;
  readonly credentials?: Pick<CredentialSync, 'changed'>;
  readonly refreshRotation: boolean;
  readonly lives: TokenLives;
  readonly signUp: 'open' | 'invite' | 'closed';
  readonly sessionsPerUser: number;
  readonly sessionsWhenFull: 'replace' | 'refuse';
  readonly passwordCost: PasswordCost;
  /** Whose national form of a phone is understood; null: none's. */
  readonly phoneCountry: PhoneCountry | null;
}

/** Everything about people, around one token signer and one memory of sessions. */
export async function accountOperations(given: AccountDeps): Promise<AccountUseCases & CodeUseCases> {
  await ensureClaimCode(given);
  const { store } = given;
  const time = new TokenClock(given.clock, persistedTimeMs(store));
  const keys = await loadSigningKeys(given, time);
  const deps = {
    ...given,
    time,
    keys,
    signer: new TokenSigner({ ...given, keys, time }),
    sessions: new SessionCache(store),
    hashes: new PasswordHashes(given.scrypts, given.random, given.passwordCost),
    refused: new RefusedLogIns(given),
    guesses: new InviteGuesses(given.clock),
  };
  return {
    claimHub: claimHub(deps),
    logIn: logIn(deps),
    refreshTokens: refreshTokens(deps),
    authenticate: authenticate(deps),
    verifyToken: verifyToken(deps),
    logOut: logOut(deps),
    createUser: createUser(deps),
    readUser: readUser(deps),
    listUsers: listUsers(deps),
    updateUser: updateUser(deps),
    deleteUser: deleteUser(deps),
    signOutEverywhere: signOutEverywhere(deps),
    listOwnSessions: listOwnSessions(deps),
    endOwnSession: endOwnSession(deps),
    changePassword: changePassword(deps),
    authenticateApiToken: authenticateApiToken(deps),
    standingOfApiToken: standingOfApiToken(deps),
    createApiToken: createApiToken(deps),
    listApiTokens: ({ user }) => store.apiTokens.activeOf(user.id),
    revokeApiToken: revokeApiToken(deps),
    register: register(deps),
    ownInvite: ownInvite(deps),
    rotateInvite: rotateInvite(deps),
    enterInvite: enterInvite(deps),
    ...codeOperations(deps),
    oneForm: (typed) => normaliseIdentifier(typed, given.phoneCountry)?.value ?? typed.toLowerCase(),
    ...(await peopleOperations(deps)),
    listSigningKeys: () => keys.all,
    rotateSigningKey: rotateSigningKey(deps),
    tendSigningKeys: tendSigningKeys(deps),
    watchSessions: (listener) => {
      deps.sessions.onForgotten(listener);
    },
  };
}
