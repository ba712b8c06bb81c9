import type { CommandResult, Order } from './command-runner.js';
import type { StoredEvent } from './event-buffer.js';
import type { Decision, PendingRequest } from './keypad.js';
import type { LockStamp } from './lock-boot.js';
import type { LockFirmware } from './lock-firmware.js';

/** A command as read from `smartlock/{device_id}/commands` (contracts.md, MQTT). */
export type Command =
  | { readonly kind: 'order'; readonly order: Order }
  | { readonly kind: 'identify' | 'get_status'; readonly commandId: string }
  | { readonly kind: 'get_result'; readonly commandId: string; readonly of: string };

type Members = Partial<Record<string, unknown>>;

const ORDERS: Partial<Record<string, Order['action']>> = {
  UNLOCK: 'unlock',
  LOCK: 'lock',
  UNLATCH: 'unlatch',
  REBOOT: 'reboot',
};

/** Reads a command; null for what is none. A few checks by hand: this runs for every order of a benchmark. */
export function readCommand(payload: Buffer): Command | null {
  const members = readObject(payload);
  if (!members) return null;
  const { command, command_id: commandId, boot_id: bootId, not_after_ms: notAfterMs, of } = members;
  if (typeof command !== 'string' || typeof commandId !== 'string') return null;
  const action = ORDERS[command];
  if (action) {
    if (typeof bootId !== 'string' || typeof notAfterMs !== 'number') return null;
    return { kind: 'order', order: { commandId, action, bootId, notAfterMs } };
  }
  if (command === 'IDENTIFY') return { kind: 'identify', commandId };
  if (command === 'GET_STATUS') return { kind: 'get_status', commandId };
  if (command === 'GET_RESULT' && typeof of === 'string') return { kind: 'get_result', commandId, of };
  return null;
}

/** Reads a decision; null for what is none. */
export function readDecision(payload: Buffer): Decision | null {
  const members = readObject(payload);
  if (!members) return null;
  const { request_id: requestId, grant, boot_id: bootId, not_after_ms: notAfterMs } = members;
  if (typeof requestId !== 'string' || typeof bootId !== 'string') return null;
  if (typeof grant !== 'boolean' || typeof notAfterMs !== 'number') return null;
  return { requestId, grant, bootId, notAfterMs };
}

/** The answer to a command; `queryId` is the id of a GET_RESULT, whose `of` names the command it asks about. */
export function resultJson(result: CommandResult, stamp: LockStamp, queryId?: string): string {
  return JSON.stringify({
    command_id: queryId ?? result.commandId,
    boot_id: stamp.bootId,
    lock_ms: stamp.lockMs,
    outcome: result.outcome,
    success: result.success ?? undefined,
    reason: result.reason ?? undefined,
    of: queryId === undefined ? undefined : result.commandId,
  });
}

/** The answer to IDENTIFY. */
export function doneJson(commandId: string, stamp: LockStamp): string {
  return JSON.stringify({
    command_id: commandId,
    boot_id: stamp.bootId,
    lock_ms: stamp.lockMs,
    outcome: 'done',
    success: true,
  });
}

/** The answer to GET_STATUS. */
export function statusJson(commandId: string, firmware: LockFirmware): string {
  const stamp = firmware.stamp();
  return JSON.stringify({
    command_id: commandId,
    boot_id: stamp.bootId,
    lock_ms: stamp.lockMs,
    outcome: 'ok',
    status: statusMembers(firmware),
    firmware_version: firmware.firmwareVersion,
  });
}

/** What is retained under `state`. */
export function stateJson(firmware: LockFirmware): string {
  const { bootId, lockMs } = firmware.stamp();
  return JSON.stringify({ ...statusMembers(firmware), boot_id: bootId, lock_ms: lockMs });
}

export function eventJson(event: StoredEvent, now: LockStamp): string {
  return JSON.stringify({
    seq: event.seq,
    boot_id: event.bootId,
    current_boot_id: now.bootId,
    kind: event.kind,
    source: event.source,
    at_lock_ms: event.atLockMs,
    lock_ms: now.lockMs,
    position: event.position,
    direction: event.direction,
    success: event.success,
    request_id: event.requestId,
    battery_level: event.batteryPercent,
    count: event.count,
  });
}

export function requestJson({ requestId, kind, value, bootId, lockMs }: PendingRequest): string {
  return JSON.stringify({ request_id: requestId, kind, value, boot_id: bootId, lock_ms: lockMs });
}

function statusMembers({ physical }: LockFirmware): object {
  const { boltState: bolt, door, batteryPercent, tamper } = physical;
  return { bolt, door, battery_level: batteryPercent, tamper };
}

function readObject(payload: Buffer): Members | null {
  try {
    const json: unknown = JSON.parse(payload.toString());
    return typeof json === 'object' && json !== null ? json : null;
  } catch {
    return null;
  }
}
