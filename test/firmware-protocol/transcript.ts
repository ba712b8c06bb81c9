import type { LinkFrameType } from '../../firmware-protocol/link-frame.js';
import type { KeyPair } from '../../firmware-protocol/key-pair.js';
import { bytes } from './vector-file.js';
import type { VectorCase } from './vector-file.js';

/** One frame of a recorded conversation. */
export interface TranscriptStep {
  from: 'hub' | 'lock';
  type: LinkFrameType;
  body: string;
  /** The whole serial frame, address 1. */
  wire: string;
  message?: object;
  re?: number | null;
}

interface PairInHex {
  private_key: string;
  public_key: string;
}

interface Transcript {
  serial: string;
  transport: 'serial' | 'ble';
  prologue: string;
  hub: { static: PairInHex; ephemeral: PairInHex };
  lock: { static: PairInHex; ephemeral: PairInHex };
  steps: TranscriptStep[];
}

/** pairing.json */
export interface PairingTranscript extends Transcript {
  install_code: string;
  pairing_psk: string;
}

/** session.json */
export interface SessionTranscript extends Transcript {
  psk: string;
  after_last: (VectorCase & { type: LinkFrameType; body: string; kind: string; code?: string })[];
  session_1: (VectorCase & { body: string; code?: string })[];
}

/** A stored key pair as bytes. */
export function keyPair(stored: PairInHex): KeyPair {
  return { publicKey: bytes(stored.public_key), privateKey: bytes(stored.private_key) };
}
