import type { Actor, Method } from '../../audit/actor.js';
import type { EventType, StoredEvent } from '../../audit/event.js';
import { ERASED_DESCRIPTION, ERASED_NAME, type PartProof } from '../../audit/event-part.js';
import type { ChainedEvent, EventProof } from '../../audit/hash-chain.js';
import type { EventRow } from '../rows/audit-rows.js';

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
  'target_user_id',
  'actor_kind',
  'actor_id',
  'actor_name',
  'method',
  'ip_address',
  'command_id',
  'lock_event_key',
  'data',
  'who_erased_by',
  'text_erased_by',
] as const satisfies readonly (keyof EventRow)[];

/** What proves it. */
export const PROOF_COLUMNS = [
  'salt',
  'leaf_hash',
  'chain_hash',
  'form',
  'who_salt',
  'who_hash',
  'text_salt',
  'text_hash',
] as const satisfies readonly (keyof EventRow)[];

export type PublicEventRow = Pick<EventRow, (typeof EVENT_COLUMNS)[number]>;

/** What is stored of how a new event was hashed. */
export interface NewProof extends Pick<ChainedEvent, 'salt' | 'leafHash' | 'chainHash'> {
  readonly whoSalt: Uint8Array;
  readonly textSalt: Uint8Array;
}

/** @param data canonical JSON of `event.data` */
export function eventRow(event: StoredEvent, data: string, proof: NewProof): EventRow {
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
    target_user_id: event.targetUserId,
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
    form: 2,
    who_salt: proof.whoSalt,
    who_hash: null,
    who_erased_by: null,
    text_salt: proof.textSalt,
    text_hash: null,
    text_erased_by: null,
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
    description: row.text_erased_by === null ? row.description : ERASED_DESCRIPTION,
    deviceId: row.device_id,
    userId: row.user_id,
    targetUserId: row.target_user_id,
    actor: {
      kind: row.actor_kind as Actor['kind'],
      id: row.actor_id,
      name: row.who_erased_by === null ? row.actor_name : ERASED_NAME,
    },
    method: row.method as Method | null,
    ipAddress: row.ip_address,
    commandId: row.command_id,
    lockEventKey: row.lock_event_key,
    data: JSON.parse(row.data) as Readonly<Record<string, unknown>>,
    isErased: row.who_erased_by !== null || row.text_erased_by !== null,
  };
}

/** @throws Error for a row that no hub wrote */
export function readChained(row: EventRow): ChainedEvent {
  return {
    event: readEvent(row),
    salt: row.salt,
    proof: readProof(row),
    leafHash: row.leaf_hash,
    chainHash: row.chain_hash,
  };
}

function readProof(row: EventRow): EventProof {
  if (row.form === 1) {
    if (row.who_erased_by !== row.text_erased_by) throw new Error('an event of form 1 goes as a whole');
    return { form: 1, erasedBy: row.text_erased_by };
  }
  return {
    form: 2,
    who: readPart(row.who_salt, row.who_hash, row.who_erased_by),
    text: readPart(row.text_salt, row.text_hash, row.text_erased_by),
  };
}

function readPart(salt: Uint8Array | null, hash: Uint8Array | null, erasedBy: number | null): PartProof {
  if (erasedBy === null && salt) return { salt };
  if (erasedBy !== null && hash) return { hash, erasedBy };
  throw new Error('a part of an event is neither there nor erased');
}
