import type { LockProfile } from '../../locks/device.js';

/** The place of a lock, offered over MQTT to the one that logs in with this secret. */
export interface ReplacementOffer {
  readonly deviceId: string;
  /** SHA-256; null: nobody came in time, and the secret is worth nothing any more. */
  readonly secretHash: Uint8Array | null;
  /** How much the new lock says. */
  readonly profile: LockProfile;
  /** Wall clock; null: the time was not known for certain. */
  readonly offeredAtMs: number | null;
}

export interface ReplacementOfferReads {
  /** One a lock at most. */
  ofDevice(deviceId: string): ReplacementOffer | null;
  /** Those that can still be taken. */
  open(): readonly ReplacementOffer[];
}

export interface ReplacementOfferWrites extends ReplacementOfferReads {
  put(offer: ReplacementOffer): void;
  remove(deviceId: string): void;
}
