/** Keys of one pairing of one lock (link.md, pairing). `pending` until the lock has used them. */
export interface Pairing {
  /** UUID; part of an event's identity, so a reset lock's new events are never taken for old ones. */
  readonly id: string;
  readonly deviceId: string;
  readonly state: 'pending' | 'active';
  readonly serial: string;
  /** The lock's static public key, 32 bytes. */
  readonly peerStatic: Uint8Array;
  /** Operational pre-shared key, 32 bytes; sealed at rest. */
  readonly psk: Uint8Array;
  readonly createdAtMs: number;
}

export interface PairingReads {
  /** The active pairing, if any, then the pending ones, newest first. */
  ofDevice(deviceId: string): readonly Pairing[];
}

export interface PairingWrites extends PairingReads {
  insertPending(pairing: Pairing): void;
  /** Makes `id` the active one and forgets the lock's other pairings. */
  activate(id: string): void;
  /** All of a lock's, of whichever state. */
  forget(deviceId: string): void;
}
