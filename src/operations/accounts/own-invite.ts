import { makeInviteCode } from '../../accounts/invite-code.js';
import { displayName } from '../../accounts/user.js';
import type { Random } from '../../kit/random.js';
import type { Operations } from '../operations.js';
import type { Store, Writes } from '../store-ports.js';

export interface InviteDeps {
  readonly store: Store;
  readonly random: Random;
}

/** One's own code, made when it is first asked for, and who entered it. */
export function ownInvite({ store, random }: InviteDeps): Operations['ownInvite'] {
  return async ({ user }) => {
    const invite =
      store.invites.ofUser(user.id) ?? (await store.write((tx) => ensureInvite(tx, random, user.id)));
    const invited = store.invites.invitedBy(user.id).flatMap((id) => {
      const guest = store.users.byId(id);
      return guest ? [{ id, name: displayName(guest) }] : [];
    });
    return { code: invite.code, enteredCode: invite.enteredAtMs !== null, invited };
  };
}

/** Replaces the code: the old one is good for nothing from then on. */
export function rotateInvite({ store, random }: InviteDeps): Operations['rotateInvite'] {
  return ({ user }) =>
    store.write((tx) => {
      ensureInvite(tx, random, user.id);
      const code = freeCode(tx, random);
      tx.invites.setCode(user.id, code);
      return { code };
    });
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
