import type { StoredEvent } from './event-buffer.js';
import { FACTORY_SLOTS, type StoredSlots } from './firmware-slots.js';
import { NEW_OFFLINE, type OfflineFlash } from './offline-keypad.js';
import type { StoredResult } from './result-journal.js';

/** What the flash holds besides keys; see `lock-record.ts`. */
export interface FirmwareFlash {
  readonly results: readonly StoredResult[];
  readonly evictedUpTo: string | null;
  readonly events: readonly StoredEvent[];
  readonly eventsLost: number;
  readonly offline: OfflineFlash;
  readonly slots: StoredSlots;
}

/** Of a new lock. */
export const EMPTY_FLASH: FirmwareFlash = {
  results: [],
  evictedUpTo: null,
  events: [],
  eventsLost: 0,
  offline: NEW_OFFLINE,
  slots: FACTORY_SLOTS,
};
