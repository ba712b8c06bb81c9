import { computed, signal } from '@preact/signals';
import { callForAll } from '../api/call.js';
import type { LockNews } from '../api/event-stream.js';
import { Problem } from '../api/problem.js';
import type { Device } from '../api/wire.js';

/** More doors than any house has; a page of more would help nobody. */
const DOORS_MAX = 1_000;

/** By id, in the hub's order; null until they were read. */
const byId = signal<ReadonlyMap<string, Device> | null>(null);
export const doors = computed(() => (byId.value === null ? null : [...byId.value.values()]));
/** Why they can't be read, in the hub's words. */
export const doorsProblem = signal<string | null>(null);

export function doorOf(id: string): Device | undefined {
  return byId.value?.get(id);
}

/** News that came while the list was on its way: it is newer than the list may be. */
let early: LockNews[] = [];
/** The last time that all were read, or are being read. */
let newest: Promise<boolean> | null = null;
let isReading = false;

/**
 * Reads all doors. Asked for again meanwhile it begins anew: what is on its way then may be older than what is asked for.
 * @returns whether the hub answered
 */
export function readDoors(): Promise<boolean> {
  early = [];
  isReading = true;
  const mine: Promise<boolean> = read(() => newest === mine);
  newest = mine;
  return mine;
}

async function read(isNewest: () => boolean): Promise<boolean> {
  const rows = await callForAll('GET /api/v1/devices', {}, DOORS_MAX).catch((error: unknown) =>
    error instanceof Problem ? error : null,
  );
  if (!isNewest()) return newest ?? false;
  isReading = false;
  // A hub that is gone is told of by its link; this is about one that refuses.
  if (rows instanceof Problem && rows.status !== 401) {
    doorsProblem.value = rows.message;
    return true;
  }
  if (rows === null || rows instanceof Problem) return false;
  byId.value = new Map(rows.map((door) => [door.id, door]));
  doorsProblem.value = null;
  const missed = early;
  early = [];
  missed.forEach(hearOfDoor);
  return true;
}

/** What the event stream says of a lock. */
export function hearOfDoor(news: LockNews): void {
  if (isReading) early.push(news);
  const before = byId.value;
  if (before === null) return;
  const door = before.get(news.device_id);
  if (news.removed) {
    if (!door) return;
    const rest = new Map(before);
    rest.delete(news.device_id);
    byId.value = rest;
  } else if (door) {
    byId.value = new Map(before).set(door.id, { ...door, ...changeIn(news) });
  } else if (!isReading) void readDoors();
}

type Change = Omit<Extract<LockNews, { removed: false }>, 'device_id' | 'at' | 'removed'>;

function changeIn(news: Extract<LockNews, { removed: false }>): Change {
  const { name, status, lock_state, is_locked, door_state, is_online, battery_level } = news;
  const { last_seen_at, last_sure, keypad_locked_until, keypad_stopped } = news;
  const state = { lock_state, is_locked, door_state, last_sure };
  const keypad = { keypad_locked_until, keypad_stopped };
  return { name, status, is_online, battery_level, last_seen_at, ...state, ...keypad };
}

/** With who saw them. */
export function forgetDoors(): void {
  byId.value = null;
  doorsProblem.value = null;
}
