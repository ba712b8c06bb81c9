import * as z from 'zod';
import { MESSAGE_BYTES } from './limits.js';

/**
 * What a lock says over MQTT (contracts, MQTT; the meanings are link.md's). Every message is one JSON object without
 * members of other names; a member that may be left out may also be null.
 */
const bootId = z.string().regex(/^[0-9a-f]{16}$/);
const uuid = z.string().regex(/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/);
const lockMs = z.int().nonnegative();
const batteryPercent = z.int().min(0).max(100);
const reason = z.string().regex(/^[a-z_]{1,32}$/);

const status = z.strictObject({
  bolt: z.enum(['locked', 'unlocked', 'moving', 'jammed', 'unknown']),
  door: z.enum(['open', 'closed', 'unknown']),
  battery_level: batteryPercent.nullish(),
  tamper: z.boolean(),
});

const reply = z.strictObject({
  command_id: uuid,
  boot_id: bootId,
  lock_ms: lockMs,
  outcome: z.enum(['done', 'refused', 'interrupted', 'never_seen', 'evicted', 'ok']),
  success: z.boolean().nullish(),
  reason: reason.nullish(),
  of: uuid.nullish(),
  status: status.nullish(),
  firmware_version: z.string().min(1).max(64).nullish(),
});

const event = z.strictObject({
  seq: z.int().nonnegative(),
  boot_id: bootId,
  current_boot_id: bootId.nullish(),
  kind: z.enum(['bolt', 'door', 'jam', 'tamper', 'battery', 'boot', 'wrong_code', 'actuated', 'events_lost']),
  source: z.enum(['remote', 'keypad', 'key', 'thumb_turn', 'auto', 'button']).nullish(),
  at_lock_ms: lockMs,
  lock_ms: lockMs,
  position: z.enum(['locked', 'unlocked', 'open', 'closed']).nullish(),
  direction: z.enum(['lock', 'unlock', 'unlatch']).nullish(),
  success: z.boolean().nullish(),
  request_id: bootId.nullish(),
  battery_level: batteryPercent.nullish(),
  count: z.int().nonnegative().nullish(),
});

/** The least that makes an event one that can be kept apart from others. */
const eventIdentity = z.looseObject({ seq: z.int().nonnegative(), boot_id: bootId });

const access = z.strictObject({
  request_id: bootId,
  kind: z.enum(['pin', 'qr', 'card']),
  value: z.string().min(1).max(1024),
  boot_id: bootId,
  lock_ms: lockMs,
});

const state = z.strictObject({ ...status.shape, boot_id: bootId, lock_ms: lockMs });

export type StatusMessage = z.infer<typeof status>;
export type Reply = z.infer<typeof reply>;
export type EventMessage = z.infer<typeof event>;
export type AccessMessage = z.infer<typeof access>;
export type StateMessage = z.infer<typeof state>;

export type Decoded<T> =
  | { readonly ok: true; readonly value: T }
  | {
      readonly ok: false;
      readonly code: 'too_long' | 'not_json' | 'wrong_shape';
      /** The member that was wrong, when one was; never its value. */
      readonly field: string;
    };

function decoder<T>(schema: z.ZodType<T>): (payload: Uint8Array) => Decoded<T> {
  return (payload) => {
    if (payload.length > MESSAGE_BYTES) return { ok: false, code: 'too_long', field: '' };
    let json: unknown;
    try {
      json = JSON.parse(Buffer.from(payload.buffer, payload.byteOffset, payload.length).toString('utf8'));
    } catch {
      return { ok: false, code: 'not_json', field: '' };
    }
    const parsed = schema.safeParse(json);
    if (parsed.success) return { ok: true, value: parsed.data };
    return { ok: false, code: 'wrong_shape', field: parsed.error.issues[0]?.path.join('.') ?? '' };
  };
}

export const decodeReply = decoder(reply);
export const decodeEvent = decoder(event);
/** Of an event that `decodeEvent` refuses. */
export const decodeEventIdentity = decoder(eventIdentity);
export const decodeAccess = decoder(access);
export const decodeState = decoder(state);

/** What the hub says to `commands`. An actuation carries its deadline on the lock's clock; a question has none. */
export type CommandMessage =
  | {
      readonly command: 'UNLOCK' | 'LOCK' | 'UNLATCH' | 'REBOOT' | 'IDENTIFY';
      readonly command_id: string;
      readonly boot_id: string;
      readonly not_after_ms: number;
      /** RFC 3339, for the lock's own log; nothing is decided by it. */
      readonly timestamp: string;
      readonly user_id: string | null;
    }
  | { readonly command: 'GET_STATUS'; readonly command_id: string; readonly timestamp: string }
  /** `of`: the command asked about. */
  | { readonly command: 'GET_RESULT'; readonly command_id: string; readonly of: string };

/** What the hub says to `decisions`. */
export interface DecisionMessage {
  readonly request_id: string;
  readonly grant: boolean;
  readonly boot_id: string;
  /** On the lock's clock in that boot; void after. */
  readonly not_after_ms: number;
}
