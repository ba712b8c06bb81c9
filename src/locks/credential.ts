/**
 * How far one code has got onto one lock that can answer by itself. `desired`: to be sent. `sent`: in a set of which the
 * lock's answer is not known. `acknowledged`: the lock said that it took the set. `verified`: the lock's own digest says
 * that it holds it. `revoke_pending`: it is to go, and the lock may not know yet. `failed`: the lock does not answer it by
 * itself, or not for long, and `reason` says why.
 */
export const CREDENTIAL_STATES = [
  'desired',
  'sent',
  'acknowledged',
  'verified',
  'revoke_pending',
  'failed',
] as const;
export type CredentialState = (typeof CREDENTIAL_STATES)[number];

/**
 * `needs_pin`: made before, and the hub no longer knows the digits. `no_room`: the lock has no slot for it.
 * `owner_inactive`: the person whose code it is was deactivated. `share_not_in_force`: the share under which it was made has
 * ended, or has hours, which no lock knows. `drift`: the lock does not keep what it is given. `lockdown`: the site is locked
 * down, and whose code it is is not named. `hub_decides`: a rule of the lock can be kept by the hub alone (two people,
 * anti-passback). `held_for_review`: the hub was put back to an older state, and nobody has released the code yet.
 */
export type CredentialReason =
  | 'needs_pin'
  | 'no_room'
  | 'owner_inactive'
  | 'share_not_in_force'
  | 'drift'
  | 'lockdown'
  | 'hub_decides'
  | 'held_for_review';

/** Why a code is not in a lock's next set, though nobody revoked it; each may pass. */
export type LeftOutReason = Exclude<CredentialReason, 'needs_pin' | 'drift'>;

export interface Credential {
  readonly state: CredentialState;
  readonly reason: CredentialReason | null;
  /** The greatest number of a set that was sent with it; null: it never left the hub. */
  readonly setVersion: number | null;
}

export type CredentialFact =
  /** A set with it is about to leave. */
  | { readonly kind: 'sending'; readonly setVersion: number }
  /** The lock said that it took the set of that number. */
  | { readonly kind: 'taken'; readonly setVersion: number }
  /** The lock's digest is that of the set we sent under that number. */
  | { readonly kind: 'read_back'; readonly setVersion: number }
  /** It has other dates now than it was sent with. */
  | { readonly kind: 'changed' }
  /** The lock holds something that we never sent. */
  | { readonly kind: 'drifted' }
  /** It does so again and again, and is given nothing more for now. */
  | { readonly kind: 'not_kept' }
  /** It is not part of the next set. */
  | { readonly kind: 'left_out'; readonly reason: LeftOutReason }
  | { readonly kind: 'revoked' }
  /** Another lock is in its place, which was never given anything. */
  | { readonly kind: 'lock_replaced' };

export const NEW_CREDENTIAL: Credential = { state: 'desired', reason: null, setVersion: null };
export const CREDENTIAL_WITHOUT_DIGITS: Credential = {
  state: 'failed',
  reason: 'needs_pin',
  setVersion: null,
};

/**
 * Kinds of code that may be put on a lock. One with a count of uses or a price is the hub's alone: a lock can't count for
 * the others. One under duress is held as any other: a lock that refused it, while the hub is silent, would give it away.
 */
export const HELD_KINDS: readonly string[] = ['permanent', 'dated', 'duress'];

/** @param isScheduled a lock knows neither schedules nor the time of its site */
export function mayBeHeld(pinKind: string, isScheduled = false): boolean {
  return HELD_KINDS.includes(pinKind) && !isScheduled;
}

/** Whether the PIN itself was revoked; else a `revoke_pending` one is only left out for a reason that may pass. */
export function isRevoked({ state, reason }: Credential): boolean {
  return state === 'revoke_pending' && reason === null;
}

/** @returns the credential after the fact, the same object when nothing changed; null: it is gone from the lock for good */
export function afterFact(credential: Credential, fact: CredentialFact): Credential | null {
  const { state, reason, setVersion } = credential;
  const isOut = state === 'sent' || state === 'acknowledged' || state === 'verified';
  switch (fact.kind) {
    case 'sending':
      if (isRevoked(credential)) return credential;
      // Whichever of the two sets the lock holds in the end, it is in both: what was known stays known.
      return isOut
        ? { ...credential, setVersion: fact.setVersion }
        : { state: 'sent', reason: null, setVersion: fact.setVersion };
    case 'taken':
      if (state === 'revoke_pending') return afterSetWithout(credential, fact.setVersion);
      return state === 'sent' && setVersion === fact.setVersion
        ? { ...credential, state: 'acknowledged' }
        : credential;
    case 'read_back':
      if (state === 'revoke_pending') return afterSetWithout(credential, fact.setVersion);
      return isOut && state !== 'verified' && setVersion === fact.setVersion
        ? { ...credential, state: 'verified' }
        : credential;
    case 'changed':
    case 'drifted':
      return isOut ? { ...credential, state: 'desired' } : credential;
    case 'not_kept':
      return state === 'revoke_pending' || reason === 'drift'
        ? credential
        : { ...credential, state: 'failed', reason: 'drift' };
    case 'left_out':
      if (isRevoked(credential) || reason === fact.reason) return credential;
      return { ...credential, state: setVersion === null ? 'failed' : 'revoke_pending', reason: fact.reason };
    case 'revoked':
      if (setVersion === null) return null;
      return isRevoked(credential) ? credential : { ...credential, state: 'revoke_pending', reason: null };
    case 'lock_replaced':
      if (isRevoked(credential)) return null;
      if (reason === null || reason === 'drift') return NEW_CREDENTIAL;
      return state === 'failed' && setVersion === null
        ? credential
        : { state: 'failed', reason, setVersion: null };
  }
}

/** A lock takes no number below its own, so a credential in no set from `setVersion` on can't come back. */
function afterSetWithout(credential: Credential, setVersion: number): Credential | null {
  if (credential.setVersion !== null && credential.setVersion >= setVersion) return credential;
  return isRevoked(credential) ? null : { ...credential, state: 'failed', setVersion: null };
}
