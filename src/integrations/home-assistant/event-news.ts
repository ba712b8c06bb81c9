import type { StoredEvent } from '../../audit/event.js';
import { rfc3339 } from '../../kit/clock.js';
import type { Caller } from '../../operations/ports.js';

/** What the event entity of a lock tells. */
export const EVENT_TYPES = [
  'unlocked',
  'locked',
  'unlatched',
  'failed',
  'unknown_outcome',
  'denied',
  'wrong_code',
  'jammed',
  'tampered',
  'door_forced',
] as const;
export type HomeEventType = (typeof EVENT_TYPES)[number];

const MOVED: Readonly<Record<string, HomeEventType>> = {
  UNLOCK: 'unlocked',
  LOCK: 'locked',
  UNLATCH: 'unlatched',
};
const OTHERS: Readonly<Record<string, HomeEventType>> = {
  ACCESS_DENIED: 'denied',
  WRONG_CODE: 'wrong_code',
  JAM: 'jammed',
  TAMPER: 'tampered',
  DOOR_FORCED: 'door_forced',
};

/** A row of the log as Home Assistant is told of it: who, by what means, and why not. null: it is not told of. */
export function eventNews(row: StoredEvent): object | null {
  const type = typeOf(row);
  if (type === null) return null;
  return {
    event_type: type,
    at: rfc3339(row.atMs),
    by: row.actor.name,
    by_kind: row.actor.kind,
    method: row.method,
    reason: row.reason,
    command_id: row.commandId,
    log_id: row.id,
  };
}

/** An order that came to nothing, of which the log says nothing. */
export function lostOrderNews({ actor, method }: Caller, reason: string, atMs: number): object {
  return {
    event_type: 'failed' satisfies HomeEventType,
    at: rfc3339(atMs),
    by: actor.name,
    by_kind: actor.kind,
    method,
    reason,
    command_id: null,
    log_id: null,
  };
}

function typeOf({ type, success }: StoredEvent): HomeEventType | null {
  const moved = Object.hasOwn(MOVED, type) ? MOVED[type] : undefined;
  if (moved === undefined) return (Object.hasOwn(OTHERS, type) ? OTHERS[type] : undefined) ?? null;
  if (success === null) return 'unknown_outcome';
  return success ? moved : 'failed';
}
