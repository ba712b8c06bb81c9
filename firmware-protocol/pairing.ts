import { hkdfSync } from 'node:crypto';
import type { KeyPair } from './key-pair.js';
import { hubChannel, lockChannel } from './link-channel.js';
import type { HubChannel, LockChannel } from './link-channel.js';
import { HandshakeState } from './noise/handshake-state.js';
import type { HandshakeFailure } from './noise/handshake-state.js';
import { linkPrologue } from './prologue.js';
import type { LinkTransport } from './prologue.js';

/** The Noise protocol of a pairing; the hub is the initiator. */
export const PAIRING_PROTOCOL = 'Noise_XXpsk3_25519_ChaChaPoly_SHA256';

/** What either side of a pairing needs. */
export interface PairingParts {
  /** 16 bytes, from the lock's label (the hub) or its factory memory (the lock). */
  installCode: Uint8Array;
  serial: string;
  transport: LinkTransport;
  ownStatic: KeyPair;
  /** Only for test vectors: a fresh one is made otherwise. */
  ephemeral?: KeyPair;
}

/** HKDF-SHA256(install code, salt = serial, info = "doorward/1 pairing psk"), 32 bytes. Source: RFC 5869. */
export function pairingPsk(installCode: Uint8Array, serial: string): Uint8Array {
  return new Uint8Array(
    hkdfSync('sha256', installCode, Buffer.from(serial, 'utf8'), 'doorward/1 pairing psk', 32),
  );
}

function handshake(parts: PairingParts, initiator: boolean): HandshakeState {
  return new HandshakeState({
    protocol: PAIRING_PROTOCOL,
    initiator,
    prologue: linkPrologue(parts.serial, parts.transport),
    staticKey: parts.ownStatic,
    psks: [pairingPsk(parts.installCode, parts.serial)],
    ...(parts.ephemeral === undefined ? {} : { ephemeral: parts.ephemeral }),
  });
}

/** The hub's side: PAIR_1 out, PAIR_2 in, PAIR_3 out, then a channel for `pair_commit`. One object, one try. */
export class PairingInitiator {
  readonly #state: HandshakeState;

  constructor(parts: PairingParts) {
    this.#state = handshake(parts, true);
  }

  /** Body of PAIR_1. */
  message1(): Uint8Array {
    return this.#state.writeMessage();
  }

  /**
   * Takes the body of PAIR_2. The lock is not authenticated yet: only its first DATA frame on `channel` proves that it
   * knows the install code.
   */
  readMessage2(
    body: Uint8Array,
  ): { ok: true; message3: Uint8Array; channel: HubChannel; peerStatic: Uint8Array } | HandshakeFailure {
    const read = this.#state.readEmpty(body);
    if (!read.ok) return read;
    const message3 = this.#state.writeMessage();
    const { initiatorToResponder: hubToLock, responderToInitiator: lockToHub } = this.#state.split();
    return {
      ok: true,
      message3,
      channel: hubChannel({ hubToLock, lockToHub }),
      peerStatic: this.#state.remoteStatic(),
    };
  }
}

/** The lock's side: PAIR_1 in, PAIR_2 out, PAIR_3 in. One object, one try. */
export class PairingResponder {
  readonly #state: HandshakeState;

  constructor(parts: PairingParts) {
    this.#state = handshake(parts, false);
  }

  /** Takes the body of PAIR_1, gives that of PAIR_2. */
  readMessage1(body: Uint8Array): { ok: true; message2: Uint8Array } | HandshakeFailure {
    const read = this.#state.readEmpty(body);
    return read.ok ? { ok: true, message2: this.#state.writeMessage() } : read;
  }

  /** Takes the body of PAIR_3: success proves that the hub knows the install code. Answer IDLE, or REFUSE `bad_install_code`. */
  readMessage3(
    body: Uint8Array,
  ): { ok: true; channel: LockChannel; peerStatic: Uint8Array } | HandshakeFailure {
    const read = this.#state.readEmpty(body);
    if (!read.ok) return read;
    const { initiatorToResponder: hubToLock, responderToInitiator: lockToHub } = this.#state.split();
    return {
      ok: true,
      channel: lockChannel({ hubToLock, lockToHub }),
      peerStatic: this.#state.remoteStatic(),
    };
  }
}
