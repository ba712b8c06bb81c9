import type { Clock } from '../kit/clock.js';
import type { NewId } from '../kit/ids.js';
import type { Logger } from '../kit/logger.js';
import type { Random } from '../kit/random.js';
import type { ScryptPool } from '../kit/scrypt-pool.js';
import { authenticate } from './authenticate.js';
import { ensureClaimCode } from './claim-code.js';
import { claimHub } from './claim-hub.js';
import { createUser } from './create-user.js';
import { loadOrCreateKey } from './hub-keys.js';
import { listSites } from './list-sites.js';
import { listUsers } from './list-users.js';
import { logIn } from './log-in.js';
import { logOut } from './log-out.js';
import type { Operations } from './operations.js';
import { PasswordHashes } from './password-hashes.js';
import { readUser } from './read-user.js';
import { refreshTokens } from './refresh-tokens.js';
import { RefusedLogIns } from './refused-log-ins.js';
import { SessionCache } from './session-cache.js';
import type { Store } from './store-ports.js';
import { TokenSigner } from './token-signer.js';
import { verifyToken } from './verify-token.js';

const SIGNING_KEY_BYTES = 32;

export interface AccountDeps {
  readonly store: Store;
  readonly clock: Clock;
  readonly random: Random;
  readonly newId: NewId;
  readonly logger: Logger;
  readonly scrypts: ScryptPool;
  readonly refreshRotation: boolean;
  /** log2 of scrypt's N for passwords. */
  readonly scryptLog2Cost: number;
}

type AccountOperations = Pick<
  Operations,
  | 'claimHub'
  | 'logIn'
  | 'refreshTokens'
  | 'authenticate'
  | 'verifyToken'
  | 'logOut'
  | 'createUser'
  | 'readUser'
  | 'listUsers'
  | 'listSites'
  | 'watchSessions'
>;

/** Everything about people, around one token signer and one memory of sessions. */
export async function accountOperations(given: AccountDeps): Promise<AccountOperations> {
  await ensureClaimCode(given);
  const { store, clock, newId } = given;
  const deps = {
    ...given,
    signer: new TokenSigner(await loadOrCreateKey(given, 'jwt', SIGNING_KEY_BYTES), clock, newId),
    sessions: new SessionCache(store),
    hashes: new PasswordHashes(given.scrypts, given.random, given.scryptLog2Cost),
    refused: new RefusedLogIns(given),
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
    listSites: listSites(deps),
    watchSessions: (listener) => {
      deps.sessions.onForgotten(listener);
    },
  };
}
