import type { ShareFacts } from '../../src/access/facts.js';
import type { Timing } from '../../src/access/schedule/schedule.js';
import { ZONES } from './schedule/any-timing.js';
import { changesOf } from './schedule/luxon-zone.js';
import { slowIsOpen } from './schedule/slow-timing.js';
import type { World } from './any-world.js';

const CHANGES = new Map(
  ZONES.map((name) => [name, changesOf(name, Date.UTC(2026, 8, 1), Date.UTC(2026, 11, 31))]),
);

/** What `decide` grants, said once more: as a list of what must hold for each way of asking, with nothing of its code. */
export function slowDecide({ request, facts }: World): boolean {
  const { actor, action } = request;
  const { nowMs, lock, person, credential, lockdown, twoPerson, antiPassback } = facts;
  const code = ['pin', 'qr', 'card'].includes(actor);

  const open = (timing: Timing | null) =>
    timing !== null &&
    ZONES.includes(lock.timeZone) &&
    slowIsOpen(timing, lock.timeZone, nowMs, code ? 'at_lock' : 'remote', CHANGES.get(lock.timeZone) ?? []);
  const between = (one: { validFromMs: number | null; validUntilMs: number | null }) =>
    !(one.validFromMs !== null && nowMs < one.validFromMs) &&
    !(one.validUntilMs !== null && nowMs >= one.validUntilMs);
  const timeless = (one: { validFromMs: number | null; validUntilMs: number | null }) =>
    one.validFromMs === null && one.validUntilMs === null;
  const gives = (share: ShareFacts, wanted: string) =>
    ({
      unlock: share.canUnlock,
      unlatch: share.canUnlock,
      lock: share.canLock,
      identify: share.canLock || share.canUnlock,
      view_pins: share.canManagePins,
      manage_pins: share.canManagePins,
      view_logs: share.canViewLogs,
      share: share.canShare,
      view: [share.canUnlock, share.canLock, share.canManagePins, share.canViewLogs, share.canShare].includes(
        true,
      ),
    })[wanted] === true;
  /** With whoever gave it, and whoever gave them theirs; one that goes round in a circle comes from nobody. */
  const counts = (share: ShareFacts, wanted: string, passed: readonly string[] = []): boolean => {
    if (share.isRevoked || share.isHeld || !share.holderIsActive || !between(share) || !gives(share, wanted))
      return false;
    if (share.isScheduled && wanted !== 'view' && !open(share.timing)) return false;
    if (!facts.timeIsTrusted && (!timeless(share) || share.isScheduled)) return false;
    if (share.parentId === null) return true;
    if (passed.includes(share.id)) return false;
    const above = facts.shares.filter(({ id }) => id === share.parentId);
    return above.some((one) => one.canShare && counts(one, wanted, [...passed, share.id]));
  };

  if (action === 'unlock' || action === 'unlatch') {
    if (lockdown !== null && !(person !== null && lockdown.exceptPersonIds.includes(person.id))) return false;
    const boundByPassback = code || (['user', 'api_token'].includes(actor) && person?.role !== 'admin');
    if ((antiPassback?.isInside === true && boundByPassback) || facts.payment?.isEnough === false)
      return false;
    if (twoPerson !== null && (twoPerson.firstKey === null || twoPerson.firstKey === twoPerson.ownKey))
      return false;
  }

  if (actor === 'installer') return true;
  if (actor === 'hub') return action === 'lock';
  if (actor === 'integration')
    return facts.integrationActions !== null && facts.integrationActions.includes(action);

  if (code) {
    if (action !== 'unlock' || !lock.isPaired) return false;
    if (actor === 'qr' ? facts.ticketFlaw !== null : lock.keypadLocked) return false;
    if (credential === null || credential.isRevoked || credential.isHeld) return false;
    if (credential.hasPerson && !(person !== null && person.isActive)) return false;
    const byKind: Record<string, boolean> = {
      permanent: true,
      duress: true,
      dated: facts.timeIsTrusted,
      scheduled: facts.timeIsTrusted && open(credential.timing),
      one_time: facts.timeIsTrusted && (credential.usesLeft ?? 0) >= 1,
      limited: facts.timeIsTrusted && (credential.usesLeft ?? 0) >= 1,
    };
    if (byKind[credential.kind] !== true) return false;
    if (credential.timing !== null && !(facts.timeIsTrusted && open(credential.timing))) return false;
    if (!between(credential) || (!timeless(credential) && !facts.timeIsTrusted)) return false;
    if (credential.shareId === null) return true;
    return facts.shares.some((one) => one.id === credential.shareId && counts(one, 'manage_pins'));
  }

  if (person === null || !person.isActive) return false;
  if (actor === 'api_token' && facts.tokenPermits !== true) return false;
  if (lock.ownerId === person.id) return true;
  if (action === 'reboot') return person.role === 'admin' && lock.ownerId === null;
  if (person.role === 'admin') return true;
  if (person.role === 'manager' && ['view', 'view_pins', 'manage_pins', 'view_logs'].includes(action))
    return true;
  return facts.shares.some((one) => one.sharedWith === person.id && counts(one, action));
}
