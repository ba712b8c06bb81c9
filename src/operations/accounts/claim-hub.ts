import { displayName, type User } from '../../accounts/user.js';
import { Refused, Unauthenticated } from '../../kit/errors.js';
import { checkClaimCode, closeClaim } from './claim-code.js';
import { DEFAULT_LOCALE, draftUser, type DraftUserDeps } from './draft-user.js';
import { newEvent } from '../audit/new-event.js';
import { openSession, type OpenSessionDeps } from './open-session.js';
import type { Operations } from '../operations.js';
import type { Origin } from './account-use-cases.js';
import type { PasswordHashes } from './password-hashes.js';
import type { RefusedLogIns } from './refused-log-ins.js';
import type { Store, Writes } from '../store-ports.js';
import type { TokenSigner } from './token-signer.js';

export interface ClaimHubDeps extends OpenSessionDeps, DraftUserDeps {
  readonly store: Store;
  readonly hashes: PasswordHashes;
  readonly signer: TokenSigner;
  readonly refused: RefusedLogIns;
}

/** Makes the first admin of a new hub and logs them in. However many try at once, one wins. */
export function claimHub(deps: ClaimHubDeps): Operations['claimHub'] {
  return async (claimCode, admin, origin) => {
    // Before any scrypt: strangers must not be able to keep the machine busy.
    requireCode(deps, claimCode, origin);
    const locale = origin.language ?? DEFAULT_LOCALE;
    const drafted = { ...draftUser(deps, { ...admin, role: 'admin' }), locale };
    const hash = await deps.hashes.hash(admin.password);
    const { user, session } = await deps.store.write((tx) => {
      if (!closeClaim(tx)) throw claimClosed();
      tx.users.insert(drafted, hash);
      tx.events.append(claimed(deps, drafted, origin));
      return openSession(deps, tx, drafted, origin);
    });
    return { user, tokens: deps.signer.pair(user, session) };
  };
}

function requireCode(deps: ClaimHubDeps, claimCode: string, { ipAddress }: Origin): void {
  const code = checkClaimCode(deps.store, claimCode);
  if (code === 'right') return;
  if (code === 'closed') throw claimClosed();
  deps.refused.record({
    reason: 'bad_claim_code',
    description: 'Somebody tried to claim this hub with a wrong code.',
    userId: null,
    ipAddress,
  });
  throw new Unauthenticated('bad_claim_code', 'Wrong claim code. The hub printed it at its first start.');
}

function claimed(deps: ClaimHubDeps, user: User, origin: Origin): Parameters<Writes['events']['append']>[0] {
  return newEvent({
    atMs: deps.clock.wallMs(),
    type: 'HUB_CLAIMED',
    description: `${displayName(user)} is the first admin of this hub.`,
    userId: user.id,
    targetUserId: user.id,
    actor: { kind: 'user', id: user.id, name: displayName(user) },
    method: 'rest',
    ipAddress: origin.ipAddress,
    data: { created_user_id: user.id, role: user.role },
  });
}

function claimClosed(): Refused {
  return new Refused('claim_closed', 'This hub has an admin already. Ask them to add you.');
}
