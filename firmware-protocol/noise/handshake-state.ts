import { TAG_BYTES } from '../aead.js';
import { generateKeyPair, KEY_BYTES, sharedSecret } from '../key-pair.js';
import type { KeyPair } from '../key-pair.js';
import { handshakePattern } from './handshake-patterns.js';
import type { HandshakePattern, Token } from './handshake-patterns.js';
import { SymmetricState } from './symmetric-state.js';

/** A handshake message that was refused. The handshake is over: a new one starts from a new object. */
export interface HandshakeFailure {
  ok: false;
  code: 'bad_length' | 'bad_key' | 'bad_tag' | 'out_of_order';
}

/** What a handshake starts from (Noise, section 5.3). */
export interface HandshakeParts {
  /** For example `Noise_KKpsk0_25519_ChaChaPoly_SHA256`. */
  protocol: string;
  initiator: boolean;
  prologue: Uint8Array;
  /** Where the pattern needs one. */
  staticKey?: KeyPair;
  /** Where the pattern knows it beforehand. */
  remoteStatic?: Uint8Array;
  /** 32 bytes each, one for each psk modifier. */
  psks?: readonly Uint8Array[];
  /** For test vectors only: a fresh one is made otherwise. */
  ephemeral?: KeyPair;
}

const EMPTY = new Uint8Array(0);

/** Thrown inside a read and turned into its code at the border of {@link HandshakeState.readMessage}. */
class Refused extends Error {
  readonly code: HandshakeFailure['code'];

  constructor(code: HandshakeFailure['code']) {
    super(code);
    this.code = code;
  }
}

/** One run of a Noise handshake, either role. A wrong call (turn, missing key) is a program error and throws. */
export class HandshakeState {
  readonly #pattern: HandshakePattern;
  readonly #symmetric: SymmetricState;
  readonly #initiator: boolean;
  readonly #psks: readonly Uint8Array[];
  readonly #static: KeyPair | undefined;
  #ephemeral: KeyPair | undefined;
  #remoteStatic: Uint8Array | undefined;
  #remoteEphemeral: Uint8Array | undefined;
  #turn = 0;
  #pskAt = 0;
  #failed = false;

  constructor(parts: HandshakeParts) {
    this.#pattern = handshakePattern(parts.protocol);
    this.#initiator = parts.initiator;
    this.#static = parts.staticKey;
    this.#remoteStatic = parts.remoteStatic;
    this.#ephemeral = parts.ephemeral;
    this.#psks = parts.psks ?? [];
    if (this.#psks.length !== this.#pattern.pskCount || this.#psks.some((psk) => psk.length !== KEY_BYTES)) {
      throw new RangeError('a handshake needs one psk of 32 bytes for each psk modifier');
    }
    this.#symmetric = new SymmetricState(parts.protocol);
    this.#symmetric.mixHash(parts.prologue);
    if (this.#pattern.initiatorPreStatic) this.#symmetric.mixHash(this.#preStatic(parts.initiator));
    if (this.#pattern.responderPreStatic) this.#symmetric.mixHash(this.#preStatic(!parts.initiator));
  }

  /** All messages are exchanged. */
  get finished(): boolean {
    return this.#turn === this.#pattern.messages.length;
  }

  /** h at this point. */
  get handshakeHash(): Uint8Array {
    return this.#symmetric.hash;
  }

  /** The peer's static key. Throws Error before it is known. */
  remoteStatic(): Uint8Array {
    return known(this.#remoteStatic);
  }

  /** The next message, ours. */
  writeMessage(payload: Uint8Array = EMPTY): Uint8Array {
    if (!this.#mayMove(true)) throw new Error('it is not our turn in the handshake');
    const parts: Uint8Array[] = [];
    for (const token of this.#pattern.messages[this.#turn] ?? []) {
      if (token === 'e') {
        const ephemeral = (this.#ephemeral ??= generateKeyPair());
        parts.push(ephemeral.publicKey);
        this.#mixEphemeral(ephemeral.publicKey);
      } else if (token === 's') {
        parts.push(this.#symmetric.encryptAndHash(known(this.#static).publicKey));
      } else this.#mix(token);
    }
    parts.push(this.#symmetric.encryptAndHash(payload));
    this.#turn += 1;
    return Buffer.concat(parts);
  }

  /** The next message, the peer's. After a failure this object refuses everything. */
  readMessage(message: Uint8Array): { ok: true; payload: Uint8Array } | HandshakeFailure {
    if (!this.#mayMove(false)) return { ok: false, code: 'out_of_order' };
    try {
      const payload = this.#read(message);
      this.#turn += 1;
      return { ok: true, payload };
    } catch (error) {
      if (!(error instanceof Refused)) throw error;
      this.#failed = true;
      return { ok: false, code: error.code };
    }
  }

  /** {@link readMessage} where the payload must be empty. */
  readEmpty(message: Uint8Array): { ok: true } | HandshakeFailure {
    const read = this.readMessage(message);
    if (!read.ok || read.payload.length === 0) return read;
    this.#failed = true;
    return { ok: false, code: 'bad_length' };
  }

  /** The transport keys. Throws Error before the handshake is finished. */
  split(): { initiatorToResponder: Uint8Array; responderToInitiator: Uint8Array } {
    if (!this.finished || this.#failed) throw new Error('the handshake is not finished');
    const [initiatorToResponder, responderToInitiator] = this.#symmetric.split();
    return { initiatorToResponder, responderToInitiator };
  }

  #mayMove(writing: boolean): boolean {
    const ours = (this.#turn % 2 === 0) === this.#initiator;
    return !this.#failed && !this.finished && ours === writing;
  }

  #read(message: Uint8Array): Uint8Array {
    let rest = message;
    const take = (length: number): Uint8Array => {
      if (rest.length < length) throw new Refused('bad_length');
      const taken = rest.subarray(0, length);
      rest = rest.subarray(length);
      return taken;
    };
    for (const token of this.#pattern.messages[this.#turn] ?? []) {
      if (token === 'e') {
        this.#remoteEphemeral = Uint8Array.from(take(KEY_BYTES));
        this.#mixEphemeral(this.#remoteEphemeral);
      } else if (token === 's') {
        const sealed = take(this.#symmetric.hasKey ? KEY_BYTES + TAG_BYTES : KEY_BYTES);
        this.#remoteStatic = Uint8Array.from(this.#opened(sealed));
      } else this.#mix(token);
    }
    if (this.#symmetric.hasKey && rest.length < TAG_BYTES) throw new Refused('bad_length');
    return this.#opened(rest);
  }

  #opened(sealed: Uint8Array): Uint8Array {
    const plain = this.#symmetric.decryptAndHash(sealed);
    if (plain === undefined) throw new Refused('bad_tag');
    return plain;
  }

  #mixEphemeral(publicKey: Uint8Array): void {
    this.#symmetric.mixHash(publicKey);
    if (this.#pattern.pskCount > 0) this.#symmetric.mixKey(publicKey);
  }

  #mix(token: Exclude<Token, 'e' | 's'>): void {
    if (token === 'psk') {
      this.#symmetric.mixKeyAndHash(known(this.#psks[this.#pskAt]));
      this.#pskAt += 1;
      return;
    }
    // the first letter is the initiator's key, the second the responder's
    const ours = token[this.#initiator ? 0 : 1] === 'e' ? this.#ephemeral : this.#static;
    const theirs = token[this.#initiator ? 1 : 0] === 'e' ? this.#remoteEphemeral : this.#remoteStatic;
    const secret = sharedSecret(known(ours), known(theirs));
    if (secret === undefined) throw new Refused('bad_key');
    this.#symmetric.mixKey(secret);
  }

  #preStatic(own: boolean): Uint8Array {
    return own ? known(this.#static).publicKey : known(this.#remoteStatic);
  }
}

function known<T>(value: T | undefined): T {
  if (value === undefined) throw new Error('a key the handshake pattern needs is missing');
  return value;
}
