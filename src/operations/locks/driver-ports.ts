import type { CommandAction } from '../../locks/command.js';
import type { Device, Direction, Transport } from '../../locks/device.js';
import type { LockStamp } from '../../locks/fact.js';
import type { LockClockSample } from '../../locks/lock-clock.js';
import type { CredentialCarrier } from '../access/credential-ports.js';
import type { FirmwareCarrier } from '../firmware/firmware-ports.js';

/** What a lock says of itself, with the clock it said it on. */
export interface LockStatus {
  readonly bolt: 'locked' | 'unlocked' | 'moving' | 'jammed' | 'unknown';
  readonly door: 'open' | 'closed' | 'unknown';
  readonly batteryPercent: number | null;
  readonly tamper: boolean;
}

/** A request at the lock: somebody typed, scanned or presented something. */
export interface AccessRequest {
  /** 16 hex digits, the lock's own, new for each attempt. */
  readonly requestId: string;
  readonly kind: 'pin' | 'qr' | 'card';
  /** The secret itself. Never logged. */
  readonly value: string;
}

/** A lock's report of something that happened, kept by the lock until acknowledged. */
export interface LockReport {
  readonly seq: number;
  /** The boot it happened in, 16 hex digits; with the pairing and `seq` its identity. */
  readonly bootId: string;
  /** unreadable: it was told in a form that this hub does not know. */
  readonly kind:
    | 'bolt'
    | 'door'
    | 'jam'
    | 'tamper'
    | 'battery'
    | 'boot'
    | 'wrong_code'
    | 'actuated'
    | 'events_lost'
    | 'unreadable';
  readonly source: 'remote' | 'keypad' | 'key' | 'thumb_turn' | 'auto' | 'button' | null;
  /** How long ago it happened by the lock's own clock, milliseconds; null when it was in an earlier boot. */
  readonly ageMs: number | null;
  /** The lock's own clock when it happened, in `bootId`: orders reports and statuses whatever was long on its way. */
  readonly atLockMs?: number;
  /** For `bolt`, `actuated`: locked or unlocked. For `door`: open or closed. */
  readonly position: 'locked' | 'unlocked' | 'open' | 'closed' | null;
  readonly direction: Direction | null;
  readonly success: boolean | null;
  /** The access request that led to it. */
  readonly requestId: string | null;
  readonly batteryPercent: number | null;
  readonly count: number | null;
  /** UUID of the PIN by which the lock itself decided (`actuated`, `wrong_code`). */
  readonly credentialId?: string | null;
  /** Why the lock itself refused: `wrong_code`, `keypad_locked`, `not_valid_now`, `time_unknown`. */
  readonly refusal?: string | null;
}

/** An order to one lock, of which the journal already knows. */
export interface LockOrder {
  /** UUID. */
  readonly commandId: string;
  readonly action: CommandAction;
  /** Who asked, for a lock that wants to know; null: not a person. */
  readonly userId: string | null;
  /** Monotonic hub time after which it must not happen. */
  readonly deadlineMs: number;
  /** Asked again after every wait, before the first byte: no means that nothing is sent. */
  readonly stillWanted?: () => boolean;
}

/** The deadline in the lock's own terms, as the journal keeps it. */
export interface LockDeadline {
  readonly bootId: string;
  readonly notAfterMs: number;
}

/** How an order ended, as far as the hub can know. */
export type OrderOutcome =
  /** No byte left: the lock can't have acted. */
  | {
      readonly kind: 'not_sent';
      readonly reason:
        | 'lock_offline'
        | 'deadline_passed'
        | 'busy'
        | 'unsupported'
        | 'not_journalled'
        | 'withdrawn'
        | 'denied';
    }
  /** The lock answered. `reason` when it did not succeed: `jammed`, `expired`, `wrong_boot`, `busy`, `unsupported`. */
  | { readonly kind: 'answered'; readonly success: boolean; readonly reason: string | null }
  /** Sent, and no answer by the deadline. */
  | { readonly kind: 'unknown'; readonly reason: 'no_answer' | 'link_lost' };

/** What the lock's own record says of an earlier order. */
export type RecordedResult =
  | { readonly kind: 'done'; readonly success: boolean; readonly reason: string | null }
  /** Never seen, asked past its deadline: it was not and will not be executed. */
  | { readonly kind: 'not_executed' }
  /** The lock can't tell (interrupted, evicted), or not yet past the deadline: stays unknown. */
  | { readonly kind: 'undecided'; readonly reason: 'interrupted' | 'evicted' | 'not_yet' };

export interface PairRequest {
  readonly address: string;
  readonly serial: string;
  /** As printed on the lock. */
  readonly installCode: string;
}

/** Pairing in two durable steps: `keep` must resolve (keys on disk) before the lock is told to commit. */
export interface PairKeys {
  readonly pairingId: string;
  readonly peerStatic: Uint8Array;
  readonly psk: Uint8Array;
}

/** How pairing ended well. */
export interface Paired {
  readonly firmwareVersion: string | null;
  /** Of the keys that the lock has now; null for a link without keys. */
  readonly pairingId: string | null;
}

/** Broker credentials of an MQTT lock, answered once. */
export interface MqttCredentials {
  readonly username: string;
  readonly password: string;
  readonly client_id: string;
}

/** A lock in reach, by its own unproven word. */
export interface HeardLock {
  /** As `PairRequest` takes it. */
  readonly address: string;
  readonly rssiDbm: number;
  /** What stands for its serial number on the air. */
  readonly tag: string;
  /** Whether it can be paired now. */
  readonly pairingOpen: boolean;
  /** Whether it has a hub. */
  readonly paired: boolean;
}

/**
 * One kind of link to locks. Every method names a lock by the device's UUID. Nothing here throws for what a radio
 * does: that is a value.
 */
export interface LockDriver {
  readonly transport: Transport;
  /** For locks that can answer codes by themselves; absent: none of this driver's can. */
  readonly carrier?: CredentialCarrier;
  /** Absent where the link carries no firmware. */
  readonly firmware?: FirmwareCarrier;
  /** Whether the driver itself works (port open, broker listening), for `/ready`. */
  health(): { readonly ok: boolean; readonly detail: string };
  /** Serve this paired lock from now on; reconnects by itself. */
  attach(device: Device): void;
  detach(id: string): void;
  isOnline(id: string): boolean;
  /**
   * Sends once or not at all. `beforeFirstByte` is awaited with the lock's deadline before any byte leaves; if it
   * rejects nothing is sent and the call rejects. Resolves at the latest shortly after the deadline.
   */
  execute(
    id: string,
    order: LockOrder,
    beforeFirstByte: (deadline: LockDeadline) => Promise<void>,
  ): Promise<OrderOutcome>;
  /** Asks a lock for its status when that costs it little; the answer comes by `statusReceived`. */
  askStatus?(id: string): void;
  /** Asks the lock what became of an order. null: not reachable now. */
  result(id: string, commandId: string, deadline: LockDeadline): Promise<RecordedResult | null>;
  /**
   * Locks heard lately that are not attached; absent where locks can't be heard. The first call begins to listen for a
   * while: ask again. @throws Unavailable `bluetooth_unavailable`
   */
  discover?(): readonly HeardLock[];
  /**
   * Pairs a lock whose pairing window is open; waits at most `timeoutMs` for the window. A lock that got its keys in an
   * earlier try, of which nobody saw the end, is paired by those.
   * @throws InvalidInput `bad_install_code`, Conflict `already_paired`, Unavailable `pairing_timeout`
   */
  pair(
    id: string,
    request: PairRequest,
    timeoutMs: number,
    keep: (keys: PairKeys) => Promise<void>,
  ): Promise<Paired>;
}

/** What drivers tell the operations. Promises that resolve do so after the fact is durable. */
export interface LockReports {
  /** @returns whether to open; the driver makes it void 900 ms after the lock asked */
  accessRequested(id: string, request: AccessRequest): Promise<{ readonly grant: boolean }>;
  /** The driver acknowledges to the lock only after this resolves. */
  reported(id: string, report: LockReport): Promise<void>;
  /** @param stamp the lock's own clock when it was so, if it said */
  statusReceived(id: string, status: LockStatus, stamp?: LockStamp | null): void;
  /** Where the bolt is, told with the result of a command: of the door that says nothing. */
  boltReceived(id: string, bolt: LockStatus['bolt'], stamp: LockStamp | null): void;
  firmwareVersionReceived(id: string, version: string): void;
  /** The lock answered a request of ours: its clock, as close as it can be known. */
  clockReceived?(id: string, sample: LockClockSample): void;
  /** First contact of a link (`online`, a session or an MQTT connection is up), or its loss. */
  linkChanged(id: string, online: boolean): void;
  /** The lock used these keys: they are the active ones. */
  keysConfirmed(id: string, pairingId: string): Promise<void>;
}
