import { readInviteCode } from '../../accounts/invite-code.js';
import { displayName } from '../../accounts/user.js';
import type { Random } from '../../kit/random.js';
import { Refused } from '../../kit/errors.js';
import { DEFAULT_LOCALE, draftUser, type DraftUserDeps } from './draft-user.js';
import { enterCode, invalidInvite } from './enter-invite.js';
import type { InviteGuesses } from './invite-guesses.js';
import { newEvent } from '../audit/new-event.js';
import { openSession, type OpenSessionDeps } from './open-session.js';
import type { Operations } from '../operations.js';
import type { PasswordHashes } from './password-hashes.js';
import type { Store } from '../store-ports.js';
import type { TokenSigner } from './token-signer.js';

export interface RegisterDeps extends OpenSessionDeps, DraftUserDeps {
  readonly store: Store;
  readonly random: Random;
  readonly hashes: PasswordHashes;
  readonly signer: TokenSigner;
  readonly guesses: InviteGuesses;
  /** Who may sign up: everybody, whom somebody here invited, or nobody. */
  readonly signUp: 'open' | 'invite' | 'closed';
}

/** Sign-up: a new member, logged in. Nobody signs up as more than that. */
export function register(deps: RegisterDeps): Operations['register'] {
  return async (input, inviteCode, origin) => {
    if (deps.signUp === 'closed') {
      throw new Refused('sign_up_closed', 'Nobody can sign up here. Ask an admin of this hub to add you.');
    }
    if (deps.signUp === 'invite' && inviteCode === null) {
      throw new Refused('invite_required', 'Ask somebody who has an account here for their invite code.');
    }
    // Before any scrypt: strangers must not be able to keep the machine busy.
    if (inviteCode !== null) {
      await deps.guesses.attempt({ ipAddress: origin.ipAddress }, () => {
        if (!isSomebodys(deps, inviteCode)) throw invalidInvite();
      });
    }
    const locale = origin.language ?? DEFAULT_LOCALE;
    const drafted = { ...draftUser(deps, { ...input, role: 'member' }), locale };
    const hash = await deps.hashes.hash(input.password);
    const { user, session } = await deps.store.write((tx) => {
      tx.users.insert(drafted, hash);
      tx.events.append(
        newEvent({
          atMs: deps.clock.wallMs(),
          type: 'USER_CREATED',
          description: `${displayName(drafted)} signed up.`,
          userId: drafted.id,
          targetUserId: drafted.id,
          actor: { kind: 'user', id: drafted.id, name: displayName(drafted) },
          method: 'rest',
          ipAddress: origin.ipAddress,
          data: { created_user_id: drafted.id, role: drafted.role },
        }),
      );
      if (inviteCode !== null) enterCode(deps, tx, drafted, inviteCode, origin);
      return openSession(deps, tx, drafted, origin);
    });
    return { user, tokens: deps.signer.pair(user, session) };
  };
}

function isSomebodys(deps: RegisterDeps, typed: string): boolean {
  const code = readInviteCode(typed);
  return code !== null && deps.store.invites.byCode(code) !== null;
}
