import { readInviteCode } from '../../accounts/invite-code.js';
import { displayName, type User } from '../../accounts/user.js';
import type { Clock } from '../../kit/clock.js';
import { Conflict, InvalidInput } from '../../kit/errors.js';
import type { Random } from '../../kit/random.js';
import { newEvent } from '../audit/new-event.js';
import type { Operations } from '../operations.js';
import type { Origin } from './account-use-cases.js';
import type { InviteGuesses } from './invite-guesses.js';
import { ensureInvite } from './own-invite.js';
import type { Store, Writes } from '../store-ports.js';

export interface EnterInviteDeps {
  readonly store: Store;
  readonly random: Random;
  readonly clock: Clock;
}

/** Enters another person's code: once, and not one's own. */
export function enterInvite(
  deps: EnterInviteDeps & { readonly guesses: InviteGuesses },
): Operations['enterInvite'] {
  return ({ user }, typed, origin) =>
    deps.guesses.attempt({ ipAddress: origin.ipAddress, userId: user.id }, () =>
      deps.store.write((tx) => {
        enterCode(deps, tx, user, typed, origin);
      }),
    );
}

/**
 * In the caller's transaction.
 * @throws InvalidInput `invite_code_invalid`, Conflict `invite_entered`
 */
export function enterCode(
  deps: Omit<EnterInviteDeps, 'store'>,
  tx: Writes,
  user: User,
  typed: string,
  { ipAddress }: Origin,
): void {
  ensureInvite(tx, deps.random, user.id);
  const code = readInviteCode(typed);
  const inviter = code === null ? null : tx.invites.byCode(code);
  const person = inviter ? tx.users.byId(inviter.userId) : null;
  if (!inviter || person?.isActive !== true || inviter.userId === user.id) throw invalidInvite();
  const atMs = deps.clock.wallMs();
  if (!tx.invites.enter(user.id, inviter.userId, atMs)) {
    throw new Conflict('invite_entered', 'You have entered a code before, and that is possible once.');
  }
  tx.events.append(
    newEvent({
      atMs,
      type: 'INVITE_ENTERED',
      description: `${displayName(user)} entered the code of ${displayName(person)}.`,
      userId: user.id,
      targetUserId: inviter.userId,
      actor: { kind: 'user', id: user.id, name: displayName(user) },
      method: 'rest',
      ipAddress,
      data: { inviter_id: inviter.userId },
    }),
  );
}

/** The same for a code of nobody and for one's own: a refusal tells nothing. */
export function invalidInvite(): InvalidInput {
  return new InvalidInput('invite_code_invalid', 'This is not a code that you can enter.', {
    fields: [{ field: 'invite_code', message: 'is not the code of somebody else here' }],
  });
}
