import type { Pin } from '../../access/pin.js';
import type { CredentialBudget } from '../../locks/credential-budget.js';
import type { Credential } from '../../locks/credential.js';
import type { Transport } from '../../locks/device.js';
import type { Page, PageRequest } from '../page.js';

/** One code as a lock is given it. */
export interface SetEntry {
  /** UUID of the PIN. */
  readonly pinId: string;
  /** 32 bytes. */
  readonly verifier: Uint8Array;
  /** Wall clock; null: no bound. */
  readonly validFromMs: number | null;
  readonly validUntilMs: number | null;
}

/** Every code that a lock is to answer by itself, under one number. */
export interface CredentialSet {
  readonly version: number;
  /** 32 bytes, the key of the verifiers. */
  readonly key: Uint8Array;
  readonly entries: readonly SetEntry[];
}

/** What a lock says that it holds. */
export interface HeldSet {
  /** 0: none. */
  readonly version: number;
  /** 32 bytes. */
  readonly digest: Uint8Array;
  /** How many it could hold; 0: it never answers by itself. */
  readonly slots: number;
}

/** How the protocol with the locks makes verifiers and digests; the hub's rules need not know. */
export interface CredentialScheme {
  verifier(key: Uint8Array, digits: string): Uint8Array;
  digest(set: CredentialSet): Uint8Array;
  /** Of a lock that holds no set. */
  readonly noSetDigest: Uint8Array;
}

/**
 * How a set ended: `taken` is the lock's word. `stale`: it has a greater number. `full`: it has fewer slots. `broken`:
 * something was lost on the way. `lost`: nobody knows.
 */
export type SetResult = 'taken' | 'stale' | 'full' | 'broken' | 'lost';

/** A driver whose locks can hold codes. Locks are named by the device's UUID. */
export interface CredentialCarrier {
  /** null: not reachable now. */
  heldSet(id: string): Promise<HeldSet | null>;
  putSet(id: string, set: CredentialSet): Promise<SetResult>;
}

/** One code on one lock, as the store has it. */
export interface LockCredential extends Credential {
  readonly pinId: string;
  readonly deviceId: string;
  readonly changedAtMs: number;
}

/** A credential with all that a set needs of its PIN. */
export interface CandidateCredential extends LockCredential, Omit<SetEntry, 'verifier'> {
  /** null: not known to the hub. */
  readonly verifier: Uint8Array | null;
  readonly ownerIsActive: boolean;
  /** Whose code it is; null: nobody's in particular. */
  readonly ownerId: string | null;
  /** For review: its lock is not to open for it by itself, either. */
  readonly isHeld: boolean;
  /** The share under which it was made for this lock. */
  readonly shareId: string | null;
}

/** What the hub knows of the set on one lock. */
export interface SetRecord {
  readonly deviceId: string;
  readonly key: Uint8Array;
  /** As the lock said; null: it was never asked. */
  readonly slots: number | null;
  /** The last that was sent; version 0: none was. */
  readonly version: number;
  readonly digest: Uint8Array;
  /** The last that the lock took. */
  readonly takenVersion: number;
  readonly takenDigest: Uint8Array;
  readonly budget: CredentialBudget;
}

/** A PIN on one lock, held there or decided about by the hub alone. */
export interface CredentialView {
  readonly deviceId: string;
  /** `hub`: the lock asks the hub, so the code is set as soon as it is stored. */
  readonly heldBy: 'lock' | 'hub';
  readonly state: Credential['state'];
  readonly reason: Credential['reason'];
  readonly changedAtMs: number;
}

/** A PIN's place on one lock, whether or not the lock holds it. */
export interface PinPlace {
  readonly pinId: string;
  readonly deviceId: string;
  readonly transport: Transport | null;
  readonly slots: number | null;
  readonly credential: LockCredential | null;
}

export interface CredentialReads {
  one(pinId: string, deviceId: string): LockCredential | null;
  ofPin(pinId: string): readonly LockCredential[];
  /** Those whose digits were known, oldest PIN first, then those to be revoked; at most `CREDENTIALS_PER_LOCK_MAX`. */
  ofDevice(deviceId: string): readonly CandidateCredential[];
  /** Codes that the lock may hold, of others than these people. */
  mayHoldOfOthers(deviceId: string, userIds: readonly string[]): number;
  /** Those whose digits were known. */
  countOn(deviceId: string): number;
  /** Places of these PINs; of one statement, however many. */
  placesOf(pinIds: readonly string[]): readonly PinPlace[];
  /** PINs on one lock that hold, or that the lock may still hold. */
  page(deviceId: string, page: PageRequest): Page<{ readonly pin: Pin; readonly place: PinPlace }>;
  setOf(deviceId: string): SetRecord | null;
}
export interface CredentialWrites extends CredentialReads {
  insert(credential: LockCredential, verifier: Uint8Array | null): void;
  /** Its state; one whose PIN was revoked loses its verifier. */
  put(credential: LockCredential): void;
  remove(pinId: string, deviceId: string): void;
  /** PINs of a lock that it could be given if their digits were known: `failed`, `needs_pin`. Those that have a row keep it. */
  addWithoutDigits(deviceId: string, atMs: number): void;
  /** A lock's record, with its key, made at first need. */
  openSet(deviceId: string, key: Uint8Array, noSetDigest: Uint8Array): SetRecord;
  putSet(record: SetRecord): void;
}

/** Codes that one lock can be given; more than any lock has slots for. */
export const CREDENTIALS_PER_LOCK_MAX = 1024;
