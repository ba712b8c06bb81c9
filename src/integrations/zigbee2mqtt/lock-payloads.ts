import { createHash } from 'node:crypto';
import type { StoredEvent } from '../../audit/event.js';
import type { LiveLock } from '../../locks/live-lock.js';
import type { HomeLock } from '../../operations/integrations/home-reports.js';

/** A lock's state as the converters of Zigbee locks have it; null: not known. What is on its way is neither. */
export function stateOf({ live }: HomeLock): Readonly<Record<string, unknown>> {
  return { ...STATES[live.lockState], battery: live.batteryPercent };
}

const UNKNOWN = { state: null, lock_state: null };
const STATES: Readonly<Record<LiveLock['lockState'], object>> = {
  locked: { state: 'LOCK', lock_state: 'locked' },
  unlocked: { state: 'UNLOCK', lock_state: 'unlocked' },
  jammed: { state: 'UNLOCK', lock_state: 'not_fully_locked' },
  locking: UNKNOWN,
  unlocking: UNKNOWN,
  unknown: UNKNOWN,
};

/** Sources of an operation (Zigbee Cluster Library, Door Lock, "Operation Event Source"). */
const SOURCES = { keypad: 0, rf: 1, manual: 2, rfid: 3 } as const;
type Source = keyof typeof SOURCES;

/** What somebody did at a lock, once it is certain. @param slot of the code it was done with */
export function actionOf(row: StoredEvent, slot: number | null): Readonly<Record<string, unknown>> | null {
  const source = sourceOf(row);
  if (row.type === 'WRONG_CODE') return action('unlock_failure_invalid_pin_or_id', 'keypad', null);
  if (row.success !== true) return null;
  if (row.type === 'LOCK') {
    if (row.method === 'auto') return action('auto_lock', source, null);
    return { ...action(`${source === 'rfid' ? 'rf' : source}_lock`, source, slot), last_lock_source: source };
  }
  if (row.type !== 'UNLOCK' && row.type !== 'UNLATCH') return null;
  return {
    ...action(source === 'rfid' ? 'unlock' : `${source}_unlock`, source, slot),
    last_unlock_source: source,
    ...(slot !== null && { last_unlock_user: slot }),
  };
}

function action(name: string, source: Source, slot: number | null): Readonly<Record<string, unknown>> {
  return {
    action: name,
    action_source: SOURCES[source],
    action_source_name: source,
    action_user: slot,
  };
}

function sourceOf({ method }: StoredEvent): Source {
  if (method === 'pin') return 'keypad';
  if (method === 'qr' || method === 'card') return 'rfid';
  return method === 'manual' || method === 'auto' ? 'manual' : 'rf';
}

/** A Zigbee address made of the lock's id: two locks never share one, and it stays. */
export function ieeeAddress(id: string): string {
  return `0x${createHash('sha256').update(id).digest('hex').slice(0, 16)}`;
}
