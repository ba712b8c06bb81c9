import { type CommandAction } from './command.js';
import { type LiveLock, NOTHING_KNOWN } from './live-lock.js';

/** Something that changes what is known of a lock. */
export type Observation =
  | { readonly kind: 'link'; readonly online: boolean }
  | {
      readonly kind: 'status';
      readonly bolt: 'locked' | 'unlocked' | 'moving' | 'jammed' | 'unknown';
      readonly door: 'open' | 'closed' | 'unknown';
      readonly batteryPercent: number | null;
    }
  | { readonly kind: 'bolt'; readonly position: 'locked' | 'unlocked' }
  | { readonly kind: 'jam' }
  | { readonly kind: 'door'; readonly position: 'open' | 'closed' }
  | { readonly kind: 'battery'; readonly percent: number }
  | { readonly kind: 'boot' }
  | { readonly kind: 'order_sent'; readonly action: CommandAction }
  | {
      readonly kind: 'order_ended';
      readonly action: CommandAction;
      /** null: not known. */
      readonly success: boolean | null;
      readonly reason: string | null;
    };

/**
 * What is known after `observed`. Pure. Whatever leaves doubt leads to `unknown`: a lost link, a boot, an order
 * whose end nobody saw.
 */
export function observe(live: LiveLock, observed: Observation, nowMs: number): LiveLock {
  switch (observed.kind) {
    case 'link':
      return observed.online
        ? { ...live, isOnline: true, lastSeenAtMs: nowMs }
        : { ...NOTHING_KNOWN, batteryPercent: live.batteryPercent, lastSeenAtMs: live.lastSeenAtMs };
    case 'status':
      return {
        ...live,
        lockState: observed.bolt === 'moving' ? whileMoving(live) : observed.bolt,
        doorState: observed.door,
        batteryPercent: observed.batteryPercent,
        lastSeenAtMs: nowMs,
      };
    case 'bolt':
      return { ...live, lockState: observed.position, lastSeenAtMs: nowMs };
    case 'jam':
      return { ...live, lockState: 'jammed', lastSeenAtMs: nowMs };
    case 'door':
      return { ...live, doorState: observed.position, lastSeenAtMs: nowMs };
    case 'battery':
      return { ...live, batteryPercent: observed.percent, lastSeenAtMs: nowMs };
    case 'boot':
      return { ...live, lockState: 'unknown', doorState: 'unknown', lastSeenAtMs: nowMs };
    case 'order_sent':
      return moves(observed.action)
        ? { ...live, lockState: observed.action === 'lock' ? 'locking' : 'unlocking' }
        : live;
    case 'order_ended':
      return {
        ...live,
        lockState: afterOrder(live, observed),
        lastSeenAtMs: observed.success === null ? live.lastSeenAtMs : nowMs,
      };
  }
}

function moves(action: CommandAction): boolean {
  return action === 'lock' || action === 'unlock' || action === 'unlatch';
}

function whileMoving(live: LiveLock): LiveLock['lockState'] {
  return live.lockState === 'locking' || live.lockState === 'unlocking' ? live.lockState : 'unknown';
}

function afterOrder(
  live: LiveLock,
  ended: { readonly action: CommandAction; readonly success: boolean | null; readonly reason: string | null },
): LiveLock['lockState'] {
  if (ended.action === 'reboot') return ended.success === false ? live.lockState : 'unknown';
  if (!moves(ended.action)) return live.lockState;
  if (ended.success === true)
    return live.isOnline ? (ended.action === 'lock' ? 'locked' : 'unlocked') : 'unknown';
  if (ended.reason === 'jammed') return 'jammed';
  // A bolt that surely was not moved is where the lock, since the order was sent, said that it is.
  const since = live.lockState === 'locking' || live.lockState === 'unlocking' ? 'unknown' : live.lockState;
  return ended.success === false && NOT_MOVED.has(ended.reason) ? since : 'unknown';
}

/** Reasons with which a lock, or the hub before it sent anything, leaves the bolt alone. */
const NOT_MOVED: ReadonlySet<string | null> = new Set([
  'expired',
  'wrong_boot',
  'busy',
  'unsupported',
  'lock_offline',
  'deadline_passed',
]);
