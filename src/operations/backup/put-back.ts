import { newEvent } from '../audit/new-event.js';
import type { Writes } from '../store-ports.js';
import type { HeldCounts } from './held-ports.js';

/** Under this name stands that no cloud was asked since a restore: whatever it has, a new epoch begins then. */
export const RESTORED_NAME = 'restored_since_cloud';
/** Rings of keys that signed tokens: made anew at the next start. */
const TOKEN_KEYS = ['jwt_keys', 'jwt'] as const;

/** restored: from a backup. cloud_ahead: the cloud has what this hub signed and has not. */
export type PutBackReason = 'restored' | 'cloud_ahead';

/**
 * The hub is in an older state than it was: what was revoked, ended or taken away since is here as if it had never been. So
 * everybody is signed out, every token ends, and each code, share and person that is no admin is held until somebody says that
 * they still count. In a change of the store, with whatever else makes the hub go on from there.
 */
export function holdAfterPutBack(
  tx: Writes,
  {
    atMs,
    reason,
    data = {},
  }: {
    readonly atMs: number;
    readonly reason: PutBackReason;
    readonly data?: Readonly<Record<string, unknown>>;
  },
): HeldCounts {
  const held = tx.held.holdAll(atMs);
  const { sessions, tokens } = tx.held.endAllAccess(atMs);
  if (reason === 'restored') for (const name of TOKEN_KEYS) tx.keys.remove(name);
  tx.events.append(
    newEvent({
      atMs,
      type: 'HUB_PUT_BACK',
      reason,
      description:
        reason === 'restored'
          ? 'The hub was restored from a backup: everybody is signed out, and codes wait to be released.'
          : 'The cloud knows of more than this hub has: it was put back to an older state. Everybody is signed out, and codes wait to be released.',
      data: { ...data, held, sessions, tokens },
    }),
  );
  return held;
}
