import type { Actor } from '../../audit/actor.js';
import type { EventType, NewEvent } from '../../audit/event.js';
import type { Caller } from '../ports.js';

export const SYSTEM: Actor = { kind: 'system', id: null, name: 'hub' };
export const NOBODY: Actor = { kind: 'nobody', id: null, name: 'unknown' };

type Given = Partial<NewEvent> & {
  readonly atMs: number;
  readonly type: EventType;
  readonly description: string;
};

/** A fact with every member that was not given set to "nothing to say". */
export function newEvent(given: Given): NewEvent {
  return {
    success: true,
    reason: null,
    deviceId: null,
    userId: null,
    targetUserId: null,
    actor: SYSTEM,
    method: null,
    ipAddress: null,
    commandId: null,
    lockEventKey: null,
    data: {},
    ...given,
  };
}

/** As `newEvent`, done by `caller`. */
export function eventBy(caller: Caller, given: Given): NewEvent {
  return newEvent({
    actor: caller.actor,
    userId: caller.userId,
    method: caller.method,
    ipAddress: caller.ipAddress,
    ...given,
    ...(caller.requestId !== undefined && { data: { ...given.data, request_id: caller.requestId } }),
  });
}
