import { makeInviteCode } from '../../accounts/invite-code.js';
import { displayName, type User } from '../../accounts/user.js';
import type { Clock } from '../../kit/clock.js';
import type { Random } from '../../kit/random.js';
import { eventBy } from '../audit/new-event.js';
import type { Operations } from '../operations.js';
import type { Caller } from '../ports.js';
import type { Reads, Store, Writes } from '../store-ports.js';
import type { OwnInvite } from './people-ports.js';
import { callerOf } from './signed-in-caller.js';

export interface InviteDeps {
  readonly store: Store;
  readonly random: Random;
}

export interface RotateInviteDeps extends InviteDeps {
  readonly clock: Clock;
}

/** One's own code, made when it is first asked for, and who entered it. */
export function ownInvite(deps: InviteDeps): Operations['ownInvite'] {
  return ({ user }) => inviteOf(deps, user.id);
}

export async function inviteOf({ store, random }: InviteDeps, userId: string): Promise<OwnInvite> {
  const invite =
    store.invites.ofUser(userId) ?? (await store.write((tx) => ensureInvite(tx, random, userId)));
  return { code: invite.code, enteredCode: invite.enteredAtMs !== null, invited: guestsOf(store, userId) };
}

function guestsOf(store: Reads, userId: string): OwnInvite['invited'] {
  return store.invites.invitedBy(userId).flatMap((id) => {
    const guest = store.users.byId(id);
    return guest ? [{ id, name: displayName(guest) }] : [];
  });
}

/** Replaces the code: the old one is good for nothing from then on. */
export function rotateInvite(deps: RotateInviteDeps): Operations['rotateInvite'] {
  return ({ user }, origin) => deps.store.write((tx) => rotateIn(deps, tx, callerOf(user, origin), user));
}

/** In the caller's transaction. The code itself is not in the log: whoever reads that could enter it. */
export function rotateIn(
  { random, clock }: Omit<RotateInviteDeps, 'store'>,
  tx: Writes,
  caller: Caller,
  user: User,
): { readonly code: string } {
  ensureInvite(tx, random, user.id);
  const code = freeCode(tx, random);
  tx.invites.setCode(user.id, code);
  tx.events.append(
    eventBy(caller, {
      atMs: clock.wallMs(),
      type: 'INVITE_ROTATED',
      description: `The invite code of ${displayName(user)} was replaced.`,
      targetUserId: user.id,
    }),
  );
  return { code };
}

export function ensureInvite(tx: Writes, random: Random, userId: string) {
  const known = tx.invites.ofUser(userId);
  if (known) return known;
  const code = freeCode(tx, random);
  tx.invites.insert(userId, code);
  return { userId, code, invitedBy: null, enteredAtMs: null };
}

/** With 28^6 codes and a household of people, the first one is nearly always free. */
function freeCode(tx: Writes, random: Random): string {
  for (;;) {
    const code = makeInviteCode(random);
    if (!tx.invites.byCode(code)) return code;
  }
}
