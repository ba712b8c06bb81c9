import { decodeMessage, encodeMessage, messageCodec } from './message-codec.js';
import type { DecodedMessage } from './message-codec.js';
import { field, messageFields, optional } from './message-fields.js';

/** Which way a bolt is asked to go. `unlatch` also pulls the latch, where a lock can (`info.canUnlatch`). */
export type Direction = 'lock' | 'unlock' | 'unlatch';

/** Answered by `info`. */
export interface GetInfo {
  type: 'get_info';
}

/** Answered by `status`. */
export interface GetStatus {
  type: 'get_status';
}

/** Move the bolt, at most once. Answered by `result` when the bolt has come to rest (or was refused). */
export interface Actuate {
  type: 'actuate';
  /** 16 bytes, chosen by the hub, never used twice. */
  commandId: Uint8Array;
  direction: Direction;
  /** The boot (8 bytes) on whose clock `notAfterMs` stands; another boot refuses. */
  bootId: Uint8Array;
  /** The last moment, on the lock's clock, at which the motor may start. */
  notAfterMs: number;
}

/** What became of a command? Answered by `result`. */
export interface GetResult {
  type: 'get_result';
  /** 16 bytes. */
  commandId: Uint8Array;
}

/** Send every kept event again, oldest first, leaving out those of the current boot up to `after`. Answered by `done`. */
export interface GetEvents {
  type: 'get_events';
  /** A sequence number of the current boot; 0 for all. */
  after: number;
}

/** Every event of boot `bootId` with seq <= `upto` is stored for good and may be forgotten. Answered by `done`. */
export interface AckEvents {
  type: 'ack_events';
  /** 8 bytes: the boot in which the events happened. */
  bootId: Uint8Array;
  upto: number;
}

/** The answer to an `access_request` (`re` names it). Has no reply of its own beyond the link's acknowledgement. */
export interface AccessDecision {
  type: 'access_decision';
  /** 8 bytes, of the request. */
  requestId: Uint8Array;
  grant: boolean;
  /** 8 bytes: the boot of the request. */
  bootId: Uint8Array;
  /** On the lock's clock; at most 900 ms after the request's own stamp. Later it is void. */
  notAfterMs: number;
}

/** Blink or beep, so that a person sees which lock this is. Answered by `done`. */
export interface Identify {
  type: 'identify';
}

/** Restart the lock, at most once. Answered by `result` before it restarts. */
export interface Reboot {
  type: 'reboot';
  /** 16 bytes. */
  commandId: Uint8Array;
  /** 8 bytes. */
  bootId: Uint8Array;
  notAfterMs: number;
}

/** Only on a pairing channel: from now on, sessions use the pinned statics and this key. Answered by `paired`. */
export interface PairCommit {
  type: 'pair_commit';
  /** 32 random bytes. */
  psk: Uint8Array;
}

/** Wall clock for the lock's schedules and displays; commands never depend on it. Answered by `done`. */
export interface SetTime {
  type: 'set_time';
  /** Milliseconds since 1970-01-01T00:00:00Z. */
  unixMs: number;
}

/**
 * One step of a new credential set (SPEC.md, section 11): `begin` has the count and the key, each `part` one credential,
 * `commit` the digest. Answered by `credentials_set`.
 */
export interface SetCredentials {
  type: 'set_credentials';
  /** The number of the new set; the lock takes none that is not above its own. */
  setVersion: number;
  step: 'begin' | 'part' | 'commit';
  /** `begin`: how many parts follow. */
  credentialCount?: number;
  /** `begin`: 32 bytes, the key of the verifiers. */
  credentialKey?: Uint8Array;
  /** `part`: 0, 1, 2 … */
  credentialIndex?: number;
  /** `part`: 16 bytes. */
  credentialId?: Uint8Array;
  /** `part`: 32 bytes, HMAC-SHA256(key, digits). */
  verifier?: Uint8Array;
  /** `part`: wall clock. */
  validFromMs?: number;
  /** `part`: wall clock, exclusive. */
  validUntilMs?: number;
  /** `commit`: 32 bytes. */
  digest?: Uint8Array;
}

/** Which credentials do you hold, and how many could you? Answered by `credentials_digest`. */
export interface GetCredentialsDigest {
  type: 'get_credentials_digest';
}

/** Take this image, or go on with it. Answered by `firmware_status`; see SPEC.md, section 12. */
export interface FirmwareBegin {
  type: 'firmware_begin';
  /** 112 bytes, as they stand in the image. */
  header: Uint8Array;
  /** 64 bytes. */
  signature: Uint8Array;
}

/** The next piece of the image that was begun. Answered by `firmware_status`. */
export interface FirmwareChunk {
  type: 'firmware_chunk';
  /** Where in the payload it begins. */
  offset: number;
  /** 1 to 448 bytes. */
  chunk: Uint8Array;
}

/** Check the whole image and restart with it. Answered by `firmware_status`. */
export interface FirmwareCommit {
  type: 'firmware_commit';
  /** 32 bytes: SHA-256 of the payload. */
  payloadHash: Uint8Array;
}

/** Everything a hub says to a lock. */
export type HubMessage =
  | GetInfo
  | GetStatus
  | Actuate
  | GetResult
  | GetEvents
  | AckEvents
  | AccessDecision
  | Identify
  | Reboot
  | PairCommit
  | SetTime
  | SetCredentials
  | GetCredentialsDigest
  | FirmwareBegin
  | FirmwareChunk
  | FirmwareCommit;

/** Number, fields and bounds of every hub message: one table for encoder, decoder, CDDL test and documentation. */
export const HUB_MESSAGES = messageFields<HubMessage>({
  get_info: { number: 1, fields: {} },
  get_status: { number: 2, fields: {} },
  actuate: {
    number: 3,
    fields: {
      bootId: field.bootId,
      commandId: field.commandId,
      direction: field.direction,
      notAfterMs: field.notAfterMs,
    },
  },
  get_result: { number: 4, fields: { commandId: field.commandId } },
  get_events: { number: 5, fields: { after: field.after } },
  ack_events: { number: 6, fields: { bootId: field.bootId, upto: field.upto } },
  access_decision: {
    number: 7,
    fields: {
      bootId: field.bootId,
      notAfterMs: field.notAfterMs,
      requestId: field.requestId,
      grant: field.grant,
    },
  },
  identify: { number: 8, fields: {} },
  reboot: {
    number: 9,
    fields: { bootId: field.bootId, commandId: field.commandId, notAfterMs: field.notAfterMs },
  },
  pair_commit: { number: 10, fields: { psk: field.psk } },
  set_time: { number: 11, fields: { unixMs: field.unixMs } },
  set_credentials: {
    number: 12,
    fields: {
      setVersion: field.setVersion,
      step: field.step,
      credentialCount: optional(field.credentialCount),
      credentialKey: optional(field.credentialKey),
      credentialIndex: optional(field.credentialIndex),
      credentialId: optional(field.credentialId),
      verifier: optional(field.verifier),
      validFromMs: optional(field.validFromMs),
      validUntilMs: optional(field.validUntilMs),
      digest: optional(field.digest),
    },
  },
  get_credentials_digest: { number: 13, fields: {} },
  firmware_begin: {
    number: 14,
    fields: { header: field.firmwareHeader, signature: field.firmwareSignature },
  },
  firmware_chunk: { number: 15, fields: { offset: field.offset, chunk: field.chunk } },
  firmware_commit: { number: 16, fields: { payloadHash: field.firmwareHash } },
});

/** Hub messages to and from CBOR data items, for the secure channel. */
export const hubMessageCodec = messageCodec<HubMessage>(HUB_MESSAGES);

/** CBOR of `[number, fields]`. Throws RangeError if a value is outside its bounds: that is the caller's mistake. */
export function encodeHubMessage(message: HubMessage): Uint8Array {
  return encodeMessage(hubMessageCodec, message);
}

/** Reads what {@link encodeHubMessage} wrote; anything else, also another encoding of the same, is a code. */
export function decodeHubMessage(bytes: Uint8Array): DecodedMessage<HubMessage> {
  return decodeMessage(hubMessageCodec, bytes);
}
