import type { HubMessage } from '../../firmware-protocol/hub-messages.js';
import type { KeyPair } from '../../firmware-protocol/key-pair.js';
import { IDLE_FRAME, refuseFrame } from '../../firmware-protocol/link-frame.js';
import type { LinkFrame } from '../../firmware-protocol/link-frame.js';
import { PairingResponder } from '../../firmware-protocol/pairing.js';
import type { LinkTransport } from '../../firmware-protocol/prologue.js';
import type { Received } from '../../firmware-protocol/secure-channel.js';
import { SessionResponder } from '../../firmware-protocol/session-handshake.js';
import type { Clock } from '../kit/clock.js';
import type { Faults, Way } from './faults.js';
import { LockConversation } from './lock-conversation.js';
import type { ConversationDeps } from './lock-conversation.js';
import type { LockFirmware } from './lock-firmware.js';

/** link.md: pressing the button opens pairing for 120 s. */
export const PAIRING_WINDOW_MS = 120_000;

/** What a pairing leaves in the lock's flash. */
export interface HubKeys {
  /** 32 bytes each. */
  readonly hubStatic: Uint8Array;
  readonly psk: Uint8Array;
}

export interface LockSessionsDeps {
  readonly clock: Clock;
  readonly firmware: LockFirmware;
  readonly faults: Faults;
  readonly transport: LinkTransport;
  readonly serial: string;
  /** 16 bytes. */
  readonly installCode: Uint8Array;
  readonly ownStatic: KeyPair;
  readonly hubKeys: HubKeys | null;
  /** Stores the keys for good before it returns. */
  keysChanged(keys: HubKeys): void;
  /** A reply is ready that was not when the request was answered. */
  readonly replyWaits?: () => void;
}

interface Pairing {
  readonly responder: PairingResponder;
  /** The PAIR_3 that succeeded, so that a resent one gets the same answer. */
  accepted: Uint8Array | null;
}

/**
 * Pairing and sessions of a lock, on whatever carries its link frames. RAM holds the sessions: `current`, and `pending`
 * for a handshake that has not been followed by an authentic frame yet, since its first message can be a replay.
 */
export class LockSessions {
  private readonly deps: LockSessionsDeps;
  private hubKeys: HubKeys | null;
  private windowUntilMs = -Infinity;
  private pairing: Pairing | null = null;
  private pairingTalk: LockConversation | null = null;
  private current: LockConversation | null = null;
  private pending: LockConversation | null = null;

  constructor(deps: LockSessionsDeps) {
    this.deps = deps;
    this.hubKeys = deps.hubKeys;
  }

  get paired(): boolean {
    return this.hubKeys !== null;
  }

  get windowOpen(): boolean {
    return this.deps.clock.monotonicMs() <= this.windowUntilMs;
  }

  /** What the lock may say something in now. */
  get active(): LockConversation | null {
    if (this.current?.spent) this.current = null;
    return this.current ?? this.pairingTalk;
  }

  openWindow(): void {
    this.windowUntilMs = this.deps.clock.monotonicMs() + PAIRING_WINDOW_MS;
  }

  /** Ends every session and handshake; the keys and the window stay. */
  end(): void {
    this.pairing = this.pairingTalk = this.current = this.pending = null;
  }

  /** The power went: RAM is empty. */
  forget(): void {
    this.windowUntilMs = -Infinity;
    this.end();
  }

  /** @returns what a frame from the hub is answered with; null: nothing */
  answer(frame: LinkFrame): LinkFrame | null {
    switch (frame.type) {
      case 'poll':
        return this.answerPoll();
      case 'pair1':
        return this.startPairing(frame.body);
      case 'pair3':
        return this.finishPairing(frame.body);
      case 'session1':
        return this.startSession(frame.body);
      case 'data':
      case 'ack':
        return this.converse(frame);
      case 'idle':
      case 'refuse':
      case 'pair2':
      case 'session2':
        // A lock's own frames: another lock on the bus, or an echo.
        return null;
    }
  }

  private answerPoll(): LinkFrame {
    const talk = this.active;
    if (talk) return talk.poll();
    if (this.pending || this.pairing) return IDLE_FRAME;
    return refuseFrame(this.hubKeys ? 'no_session' : 'not_paired');
  }

  private startPairing(body: Uint8Array): LinkFrame {
    if (this.hubKeys) return refuseFrame('already_paired');
    if (!this.windowOpen) return refuseFrame('window_closed');
    const { installCode, serial, ownStatic, transport } = this.deps;
    const responder = new PairingResponder({ installCode, serial, ownStatic, transport });
    const read = responder.readMessage1(body);
    if (!read.ok) return refuseFrame('bad_handshake');
    this.pairing = { responder, accepted: null };
    this.pairingTalk = null;
    return { type: 'pair2', body: read.message2 };
  }

  private finishPairing(body: Uint8Array): LinkFrame {
    const { pairing } = this;
    if (!pairing) return refuseFrame('bad_handshake');
    if (pairing.accepted)
      return Buffer.compare(pairing.accepted, body) === 0 ? IDLE_FRAME : refuseFrame('bad_handshake');
    const read = pairing.responder.readMessage3(body);
    if (!read.ok) {
      this.pairing = null;
      return refuseFrame('bad_install_code');
    }
    pairing.accepted = body;
    const hubStatic = read.peerStatic;
    this.pairingTalk = new LockConversation(read.channel, {
      ...this.conversationDeps(),
      commitKeys: (psk) => {
        if (this.hubKeys) return false;
        this.hubKeys = { hubStatic, psk };
        this.windowUntilMs = -Infinity;
        this.deps.keysChanged(this.hubKeys);
        return true;
      },
    });
    return IDLE_FRAME;
  }

  private startSession(body: Uint8Array): LinkFrame {
    if (!this.hubKeys) return refuseFrame('not_paired');
    const { ownStatic, serial, transport } = this.deps;
    const { hubStatic, psk } = this.hubKeys;
    const keys = { ownStatic, psk, peerStatic: hubStatic };
    const read = new SessionResponder({ keys, serial, transport }).readMessage1(body);
    if (!read.ok) return refuseFrame('bad_handshake');
    this.pending = new LockConversation(read.channel, this.conversationDeps());
    return { type: 'session2', body: read.message2 };
  }

  private converse(frame: LinkFrame): LinkFrame {
    let stale = false;
    for (const talk of [this.pending, this.current, this.pairingTalk]) {
      const received: Received<HubMessage> | undefined = talk?.channel.receive(frame);
      if (!talk || !received) continue;
      if (received.kind === 'rejected') {
        stale = received.code === 'stale';
        continue;
      }
      if (talk === this.pending) {
        this.current = talk;
        this.pending = null;
        this.pairing = this.pairingTalk = null;
      }
      return talk.answer(received);
    }
    // An old copy of a frame of the running session needs no new session.
    return stale && !this.pending ? IDLE_FRAME : refuseFrame(this.hubKeys ? 'no_session' : 'not_paired');
  }

  private conversationDeps(): ConversationDeps {
    const { firmware, faults, serial, replyWaits } = this.deps;
    return { firmware, faults, serial, ...(replyWaits && { replyWaits }) };
  }
}

/** Lets a frame through the bad air: faults hit the DATA frames, that is whole messages. */
export function carryFrame(faults: Faults, way: Way, frame: LinkFrame, pass: () => void): void {
  if (frame.type === 'data') faults.carry(way, pass);
  else pass();
}
