import type { KeyPair } from './key-pair.js';
import { hubChannel, lockChannel } from './link-channel.js';
import type { HubChannel, LockChannel } from './link-channel.js';
import { HandshakeState } from './noise/handshake-state.js';
import type { HandshakeFailure } from './noise/handshake-state.js';
import { linkPrologue } from './prologue.js';
import type { LinkTransport } from './prologue.js';

/** The Noise protocol of a session; the hub is the initiator. */
export const SESSION_PROTOCOL = 'Noise_KKpsk0_25519_ChaChaPoly_SHA256';

/** What a pairing leaves with either side: enough for every later session. */
export interface LinkKeys {
  ownStatic: KeyPair;
  /** 32 bytes, pinned when pairing. */
  peerStatic: Uint8Array;
  /** 32 bytes, from `pair_commit`. */
  psk: Uint8Array;
}

/** What either side of a session handshake needs. */
export interface SessionParts {
  keys: LinkKeys;
  serial: string;
  transport: LinkTransport;
  /** Only for test vectors: a fresh one is made otherwise. */
  ephemeral?: KeyPair;
}

function handshake(parts: SessionParts, initiator: boolean): HandshakeState {
  return new HandshakeState({
    protocol: SESSION_PROTOCOL,
    initiator,
    prologue: linkPrologue(parts.serial, parts.transport),
    staticKey: parts.keys.ownStatic,
    remoteStatic: parts.keys.peerStatic,
    psks: [parts.keys.psk],
    ...(parts.ephemeral === undefined ? {} : { ephemeral: parts.ephemeral }),
  });
}

/** The hub's side: SESSION_1 out, SESSION_2 in. One object, one try. */
export class SessionInitiator {
  readonly #state: HandshakeState;

  constructor(parts: SessionParts) {
    this.#state = handshake(parts, true);
  }

  /** Body of SESSION_1. */
  message1(): Uint8Array {
    return this.#state.writeMessage();
  }

  /** Takes the body of SESSION_2. Success proves that the lock holds the pinned static key and the psk, now. */
  readMessage2(body: Uint8Array): { ok: true; channel: HubChannel } | HandshakeFailure {
    const read = this.#state.readEmpty(body);
    if (!read.ok) return read;
    const { initiatorToResponder: hubToLock, responderToInitiator: lockToHub } = this.#state.split();
    return { ok: true, channel: hubChannel({ hubToLock, lockToHub }) };
  }
}

/** The lock's side: SESSION_1 in, SESSION_2 out. One object, one try. */
export class SessionResponder {
  readonly #state: HandshakeState;

  constructor(parts: SessionParts) {
    this.#state = handshake(parts, false);
  }

  /**
   * Takes the body of SESSION_1, gives that of SESSION_2. The first message can be a replay: `channel` stays pending,
   * beside the current one, until it has received its first frame.
   */
  readMessage1(
    body: Uint8Array,
  ): { ok: true; message2: Uint8Array; channel: LockChannel } | HandshakeFailure {
    const read = this.#state.readEmpty(body);
    if (!read.ok) return read;
    const message2 = this.#state.writeMessage();
    const { initiatorToResponder: hubToLock, responderToInitiator: lockToHub } = this.#state.split();
    return { ok: true, message2, channel: lockChannel({ hubToLock, lockToHub }) };
  }
}
