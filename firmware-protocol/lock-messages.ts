import type { Direction } from './hub-messages.js';

/** Where the bolt is. */
export type BoltState = 'locked' | 'unlocked' | 'moving' | 'jammed' | 'unknown';

/** Where the door is. */
export type DoorState = 'open' | 'closed' | 'unknown';

/** What a lock knows of a command: see SPEC.md, section 9. */
export type ResultOutcome = 'done' | 'refused' | 'interrupted' | 'never_seen' | 'evicted';

/** Why a command was refused, or why one that ran did not succeed (`jammed`). */
export type ResultReason = 'jammed' | 'expired' | 'wrong_boot' | 'busy' | 'unsupported';

/** What happened. */
export type EventKind =
  'bolt' | 'door' | 'jam' | 'tamper' | 'battery' | 'boot' | 'wrong_code' | 'actuated' | 'events_lost';

/** Who or what did it. */
export type EventSource = 'remote' | 'keypad' | 'key' | 'thumb_turn' | 'auto' | 'button';

/** What was presented at the door. */
export type AccessKind = 'pin' | 'qr' | 'card';

/** Why the lock could not serve a message; the session stays up. */
export type LockErrorCode = 'unknown_message' | 'bad_message' | 'not_now' | 'busy';

/** What became of a step of `set_credentials`: see SPEC.md, section 11. */
export type SetOutcome = 'taken' | 'stale' | 'full' | 'mismatch' | 'out_of_order';

/** Why a lock that decided by itself refused (`wrong_code`). */
export type Refusal = 'wrong_code' | 'keypad_locked' | 'not_valid_now' | 'time_unknown';

/** The boot (8 random bytes per boot) and its clock when the message was made: a clock sample for the hub. */
export interface LockStamp {
  bootId: Uint8Array;
  lockMs: number;
}

interface Identity extends LockStamp {
  serial: string;
  model: string;
  firmwareVersion: string;
  canUnlatch: boolean;
}

/** Reply to `get_info`. */
export interface Info extends Identity {
  type: 'info';
}

/** Reply to `pair_commit`: the new keys are stored and hold from now on. */
export interface Paired extends Identity {
  type: 'paired';
}

/** Reply to `get_status`; may also come unasked. */
export interface Status extends LockStamp {
  type: 'status';
  bolt: BoltState;
  door: DoorState;
  /** 0 to 100, or null where there is no battery. */
  batteryPercent: number | null;
  tamper: boolean;
}

/** Reply to `actuate`, `get_result` and `reboot`. */
export interface Result extends LockStamp {
  type: 'result';
  /** 16 bytes. */
  commandId: Uint8Array;
  outcome: ResultOutcome;
  /** With `done`: did the bolt arrive? */
  success?: boolean;
  reason?: ResultReason;
  bolt: BoltState;
}

/** Something that happened; kept by the lock until `ack_events` covers it. */
export interface LockEvent {
  type: 'event';
  /** 1 and up, without gaps within a boot. */
  seq: number;
  /** 8 bytes: the boot in which it happened. With `seq` and the pairing it is the event's identity. */
  bootId: Uint8Array;
  kind: EventKind;
  source?: EventSource;
  /** When it happened, on the clock of `bootId`. */
  atLockMs: number;
  /** Where bolt or door is now (`bolt`, `door`, `actuated`). */
  position?: BoltState | DoorState;
  /** 8 bytes: the access request that led to it (`actuated`, `wrong_code`). */
  requestId?: Uint8Array;
  direction?: Direction;
  success?: boolean;
  /** `battery`. */
  batteryPercent?: number;
  /** `events_lost`: how many. */
  count?: number;
  /** The lock's clock when this message was made, in boot `currentBootId`. */
  lockMs: number;
  currentBootId: Uint8Array;
  /** 16 bytes: the credential by which the lock itself let somebody in, or would not (`actuated`, `wrong_code`). */
  credentialId?: Uint8Array;
  /** Why the lock itself refused (`wrong_code`). */
  refusal?: Refusal;
}

/** May this open the door? Answered by `access_decision` within 900 ms of `lockMs`. */
export interface AccessRequest extends LockStamp {
  type: 'access_request';
  /** 8 bytes, random, one per press. */
  requestId: Uint8Array;
  kind: AccessKind;
  /** 1 to 256 bytes of UTF-8. */
  value: string;
}

/** Plain success. */
export interface Done extends LockStamp {
  type: 'done';
}

/** The message named by `re` was not served. */
export interface LockError extends LockStamp {
  type: 'error';
  code: LockErrorCode;
}

/** Reply to `set_credentials`. */
export interface CredentialsSet extends LockStamp {
  type: 'credentials_set';
  /** The number of the set that holds now; 0: none. */
  setVersion: number;
  setOutcome: SetOutcome;
}

/** Reply to `get_credentials_digest`. */
export interface CredentialsDigest extends LockStamp {
  type: 'credentials_digest';
  /** The number of the set that holds now; 0: none. */
  setVersion: number;
  credentialCount: number;
  /** 32 bytes over the set as it is stored; zeros: none. */
  digest: Uint8Array;
  /** How many credentials the lock can hold; 0: it never answers by itself. */
  credentialSlots: number;
}

/** Where an image stands: `installed` is the one that runs now, `idle` means that none was begun in this boot. */
export type FirmwarePhase = 'idle' | 'receiving' | 'committed' | 'installed' | 'refused';

/** Why a lock does not take an image. */
export type FirmwareRefusal =
  'bad_image' | 'bad_signature' | 'wrong_model' | 'not_newer' | 'too_large' | 'corrupt' | 'storage_failed';

/** Reply to `firmware_begin`, `firmware_chunk` and `firmware_commit`. */
export interface FirmwareStatus extends LockStamp {
  type: 'firmware_status';
  phase: FirmwarePhase;
  /** Bytes of the payload that the lock holds durably. */
  offset: number;
  /** With `refused`. */
  refusal?: FirmwareRefusal;
}

/** Everything a lock says to a hub. */
export type LockMessage =
  | Info
  | Status
  | Result
  | LockEvent
  | AccessRequest
  | Done
  | Paired
  | LockError
  | CredentialsSet
  | CredentialsDigest
  | FirmwareStatus;
