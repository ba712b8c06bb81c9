import type { Actor, Method } from '../../audit/actor.js';
import type { EventType, StoredEvent } from '../../audit/event.js';
import type { ChainedEvent } from '../../audit/hash-chain.js';
import type { EventRow } from '../schema.js';

/** What an event tells. */
export const EVENT_COLUMNS = [
  'seq',
  'id',
  'at_ms',
  'type',
  'success',
  'reason',
  'description',
  'device_id',
  'user_id',
  'actor_kind',
  'actor_id',
  'actor_name',
  'method',
  'ip_address',
  'command_id',
  'lock_event_key',
  'data',
] as const satisfies readonly (keyof EventRow)[];

/** What proves it. */
export const PROOF_COLUMNS = [
  'salt',
  'leaf_hash',
  'chain_hash',
] as const satisfies readonly (keyof EventRow)[];

export type PublicEventRow = Pick<EventRow, (typeof EVENT_COLUMNS)[number]>;

/** @param data canonical JSON of `event.data` */
export function eventRow(
  event: StoredEvent,
  data: string,
  proof: Pick<ChainedEvent, 'salt' | 'leafHash' | 'chainHash'>,
): EventRow {
  return {
    seq: event.seq,
    id: event.id,
    at_ms: event.atMs,
    type: event.type,
    success: event.success === null ? null : Number(event.success),
    reason: event.reason,
    description: event.description,
    device_id: event.deviceId,
    user_id: event.userId,
    actor_kind: event.actor.kind,
    actor_id: event.actor.id,
    actor_name: event.actor.name,
    method: event.method,
    ip_address: event.ipAddress,
    command_id: event.commandId,
    lock_event_key: event.lockEventKey,
    data,
    salt: proof.salt,
    leaf_hash: proof.leafHash,
    chain_hash: proof.chainHash,
  };
}

export function readEvent(row: PublicEventRow): StoredEvent {
  return {
    id: row.id,
    seq: row.seq,
    atMs: row.at_ms,
    type: row.type as EventType,
    success: row.success === null ? null : row.success === 1,
    reason: row.reason,
    description: row.description,
    deviceId: row.device_id,
    userId: row.user_id,
    actor: { kind: row.actor_kind as Actor['kind'], id: row.actor_id, name: row.actor_name },
    method: row.method as Method | null,
    ipAddress: row.ip_address,
    commandId: row.command_id,
    lockEventKey: row.lock_event_key,
    data: JSON.parse(row.data) as Readonly<Record<string, unknown>>,
  };
}

export function readChained(row: EventRow): ChainedEvent {
  return {
    event: readEvent(row),
    salt: row.salt,
    leafHash: row.leaf_hash,
    chainHash: row.chain_hash,
  };
}
