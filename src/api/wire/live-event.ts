import { rfc3339 } from '../../kit/clock.js';
import type { FeedItem } from '../../operations/audit/feed-item.js';
import { toWireDevice } from './device.js';
import { toWireLogRow } from './log-row.js';

/** By row, or by the state of a lock: the same for every reader, so it is written once. */
const texts = new WeakMap<object, string>();

/** `data` of a server-sent event: JSON in one line. Each has `device_id` (the device's `id`) and `at`. */
export function toWireEvent(item: FeedItem): string {
  const subject = 'row' in item ? item.row : item;
  let text = texts.get(subject);
  if (text === undefined) {
    text = JSON.stringify(dataOf(item));
    texts.set(subject, text);
  }
  return text;
}

function dataOf(item: FeedItem): object {
  switch (item.kind) {
    case 'reset':
      return { device_id: null, at: rfc3339(item.atMs), reason: item.reason };
    case 'access':
    case 'alert':
    case 'command':
    case 'change':
      return toWireLogRow(item.row);
    case 'lock': {
      const at = rfc3339(item.atMs);
      if (!item.view) return { device_id: item.deviceId, at, removed: true };
      const {
        name,
        status,
        lock_state,
        is_locked,
        door_state,
        is_online,
        battery_level,
        last_seen_at,
        last_sure,
        keypad_locked_until,
        keypad_stopped,
      } = toWireDevice(item.view);
      return {
        device_id: item.deviceId,
        at,
        removed: false,
        name,
        status,
        lock_state,
        is_locked,
        door_state,
        is_online,
        battery_level,
        last_seen_at,
        last_sure,
        keypad_locked_until,
        keypad_stopped,
      };
    }
  }
}
