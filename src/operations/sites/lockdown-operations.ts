import type { Clock } from '../../kit/clock.js';
import { Conflict, HubError, InvalidInput } from '../../kit/errors.js';
import { mayLock } from '../../locks/unlocked-watch.js';
import type { Device } from '../../locks/device.js';
import { eventBy } from '../audit/new-event.js';
import type { CredentialSync } from '../access/credential-sync.js';
import type { CommandOptions } from '../locks/command-lock.js';
import type { Command } from '../locks/command-record.js';
import type { LiveLocks } from '../locks/live-locks.js';
import type { Caller } from '../ports.js';
import type { Store, Writes } from '../store-ports.js';
import type { DoorOrder, LockdownUseCases, NewLockdown } from './lockdown-use-cases.js';
import { locksOfSite, lockdownView } from './lockdown-view.js';
import { siteOrRefuse } from './site-or-refuse.js';

export interface LockdownDeps {
  readonly store: Store;
  readonly clock: Clock;
  readonly live: Pick<LiveLocks, 'of'>;
  readonly credentials: Pick<CredentialSync, 'changed'>;
  readonly command: (caller: Caller, id: string, action: 'lock', options: CommandOptions) => Promise<Command>;
}

/**
 * One action that closes a site to everybody but those named. The hub denies from the commit on; locks that answer codes by
 * themselves are given a smaller set, and what they have not confirmed is told.
 */
export function lockdownOperations(deps: LockdownDeps): LockdownUseCases {
  const { store, credentials } = deps;
  const tellLocks = (siteId: string) => {
    credentials.changed(locksOfSite(store, siteId).map(({ id }) => id));
  };
  return {
    startLockdown: async (caller, siteId, wanted) => {
      await store.write((tx) => {
        begin(tx, caller, siteId, wanted, deps.clock.wallMs());
      });
      tellLocks(siteId);
      const orders = wanted.lockDoors
        ? await Promise.all(locksOfSite(store, siteId).map((device) => lockDoor(deps, caller, device)))
        : [];
      return { ...lockdownView(deps, siteId), orders };
    },
    endLockdown: async (caller, siteId) => {
      await store.write((tx) => {
        end(tx, caller, siteId, deps.clock.wallMs());
      });
      tellLocks(siteId);
    },
    readLockdown: (_caller, siteId) => lockdownView(deps, siteId),
  };
}

function begin(tx: Writes, caller: Caller, siteId: string, wanted: NewLockdown, nowMs: number): void {
  const site = siteOrRefuse(tx, siteId);
  const own = caller.userId === null ? [] : [caller.userId];
  const allowedUserIds = [...new Set([...own, ...wanted.allowedUserIds])];
  const unknown = wanted.allowedUserIds.findIndex((id) => !tx.users.byId(id));
  if (unknown >= 0) {
    throw new InvalidInput('lockdown_user_unknown', 'One of those who are to be let in is nobody here.', {
      fields: [{ field: `allowed_user_ids.${unknown}`, message: 'names nobody' }],
    });
  }
  const before = tx.lockdowns.ofSite(siteId);
  tx.lockdowns.put({
    siteId,
    reason: wanted.reason,
    startedBy: before ? before.startedBy : caller.userId,
    startedByName: before?.startedByName ?? caller.actor.name,
    startedAtMs: before?.startedAtMs ?? nowMs,
    allowedUserIds,
  });
  tx.events.append(
    eventBy(caller, {
      atMs: nowMs,
      type: 'LOCKDOWN',
      reason: before ? 'changed' : 'started',
      description: before
        ? `Who may open during the lockdown of "${site.name}" was changed.`
        : `"${site.name}" is locked down: nothing opens but for those named.`,
      data: { site_id: siteId, why: wanted.reason, allowed_user_ids: allowedUserIds },
    }),
  );
}

function end(tx: Writes, caller: Caller, siteId: string, nowMs: number): void {
  const site = siteOrRefuse(tx, siteId);
  const lockdown = tx.lockdowns.ofSite(siteId);
  if (!lockdown) throw new Conflict('not_locked_down', 'The site is not locked down.');
  tx.lockdowns.remove(siteId);
  tx.events.append(
    eventBy(caller, {
      atMs: nowMs,
      type: 'LOCKDOWN_ENDED',
      description: `The lockdown of "${site.name}" ended.`,
      data: { site_id: siteId, lasted_s: Math.max(0, Math.round((nowMs - lockdown.startedAtMs) / 1000)) },
    }),
  );
}

/** As the hub's own locking: never a door that is not said to be closed, nor one that changed while the order waited. */
async function lockDoor({ live, command }: LockdownDeps, caller: Caller, { id }: Device): Promise<DoorOrder> {
  const { lockState, doorState } = live.of(id);
  if (lockState === 'locked') return { deviceId: id, commandId: null, notLocked: null };
  if (lockState !== 'unlocked') return { deviceId: id, commandId: null, notLocked: 'state_unknown' };
  if (doorState !== 'closed') return { deviceId: id, commandId: null, notLocked: 'door_not_closed' };
  try {
    const stillWanted = () => mayLock(live.of(id));
    const sent = await command(caller, id, 'lock', { wait: false, stillWanted });
    return { deviceId: id, commandId: sent.id, notLocked: null };
  } catch (error) {
    if (!(error instanceof HubError)) throw error;
    return { deviceId: id, commandId: null, notLocked: 'lock_offline' };
  }
}
