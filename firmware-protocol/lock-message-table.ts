import type { LockMessage } from './lock-messages.js';
import { decodeMessage, encodeMessage, messageCodec, type DecodedMessage } from './message-codec.js';
import { field, messageFields, optional } from './message-fields.js';

const stamp = { bootId: field.bootId, lockMs: field.lockMs };
const identity = {
  ...stamp,
  serial: field.serial,
  model: field.model,
  firmwareVersion: field.firmwareVersion,
  canUnlatch: field.canUnlatch,
};

/** Number, fields and bounds of every lock message: one table for encoder, decoder, CDDL test and documentation. */
export const LOCK_MESSAGES = messageFields<LockMessage>({
  info: { number: 64, fields: identity },
  status: {
    number: 65,
    fields: {
      ...stamp,
      bolt: field.bolt,
      door: field.door,
      batteryPercent: field.batteryPercentOrNull,
      tamper: field.tamper,
    },
  },
  result: {
    number: 66,
    fields: {
      ...stamp,
      commandId: field.commandId,
      success: optional(field.success),
      bolt: field.bolt,
      outcome: field.outcome,
      reason: optional(field.reason),
    },
  },
  event: {
    number: 67,
    fields: {
      ...stamp,
      direction: optional(field.direction),
      requestId: optional(field.requestId),
      success: optional(field.success),
      seq: field.seq,
      kind: field.eventKind,
      source: optional(field.source),
      atLockMs: field.atLockMs,
      position: optional(field.position),
      batteryPercent: optional(field.batteryPercent),
      count: optional(field.count),
      currentBootId: field.currentBootId,
      credentialId: optional(field.credentialId),
      refusal: optional(field.refusal),
    },
  },
  access_request: {
    number: 68,
    fields: { ...stamp, requestId: field.requestId, kind: field.accessKind, value: field.value },
  },
  done: { number: 69, fields: stamp },
  paired: { number: 70, fields: identity },
  error: { number: 71, fields: { ...stamp, code: field.errorCode } },
  credentials_set: {
    number: 72,
    fields: { ...stamp, setVersion: field.setVersion, setOutcome: field.setOutcome },
  },
  credentials_digest: {
    number: 73,
    fields: {
      ...stamp,
      setVersion: field.setVersion,
      credentialCount: field.credentialCount,
      digest: field.digest,
      credentialSlots: field.credentialSlots,
    },
  },
  firmware_status: {
    number: 74,
    fields: {
      ...stamp,
      phase: field.firmwarePhase,
      offset: field.offset,
      refusal: optional(field.firmwareRefusal),
    },
  },
});

/** Lock messages to and from CBOR data items, for the secure channel. */
export const lockMessageCodec = messageCodec<LockMessage>(LOCK_MESSAGES);

/** CBOR of `[number, fields]`. Throws RangeError if a value is outside its bounds: that is the caller's mistake. */
export function encodeLockMessage(message: LockMessage): Uint8Array {
  return encodeMessage(lockMessageCodec, message);
}

/** Reads what {@link encodeLockMessage} wrote; anything else, also another encoding of the same, is a code. */
export function decodeLockMessage(bytes: Uint8Array): DecodedMessage<LockMessage> {
  return decodeMessage(lockMessageCodec, bytes);
}
