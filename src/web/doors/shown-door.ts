import type { Device } from '../api/wire.js';

/** Low enough that somebody should see to it, percent: as the hub's own alert. */
export const LOW_BATTERY_PERCENT = 20;

export type ShownState = Device['lock_state'];

/** A door as it may be shown: never more certain than the page is. */
export interface ShownDoor {
  readonly state: ShownState;
  /** What it was when it was last certain, and when; only where the state is not. */
  readonly lastSure: Device['last_sure'];
  readonly door: Device['door_state'];
  readonly isOnline: boolean | null;
  readonly battery: number | null;
}

/**
 * @param isHeard whether the page hears the hub; if not, the hub may know better by now
 * @param heardAt when the page last did, RFC 3339; null: never
 */
export function shownDoor(door: Device, isHeard: boolean, heardAt: string | null): ShownDoor {
  const { lock_state: state, last_sure: lastSure, door_state, is_online, battery_level: battery } = door;
  if (isHeard) {
    const isSure = state !== 'unknown';
    return { state, lastSure: isSure ? null : lastSure, door: door_state, isOnline: is_online, battery };
  }
  const wasSure = state === 'locked' || state === 'unlocked' || state === 'jammed';
  const until = wasSure && heardAt !== null ? { lock_state: state, at: heardAt } : lastSure;
  return { state: 'unknown', lastSure: until, door: 'unknown', isOnline: null, battery };
}

export type Action = 'unlock' | 'lock';

/** The one large action of a door, and the other where nobody knows which is wanted. null: there is none now. */
export function actionsOf({
  state,
  isOnline,
}: ShownDoor): { readonly main: Action; readonly other: Action | null } | null {
  if (isOnline !== true) return null;
  switch (state) {
    case 'locked':
      return { main: 'unlock', other: null };
    case 'unlocked':
      return { main: 'lock', other: null };
    case 'jammed':
    case 'unknown':
      return { main: 'unlock', other: 'lock' };
    case 'locking':
    case 'unlocking':
      return null;
  }
}
