import type { HubMessage } from '../../firmware-protocol/hub-messages.js';
import type { KeyPair } from '../../firmware-protocol/key-pair.js';
import { IDLE_FRAME, refuseFrame } from '../../firmware-protocol/link-frame.js';
import type { LinkFrame } from '../../firmware-protocol/link-frame.js';
import { PairingResponder } from '../../firmware-protocol/pairing.js';
import type { Received } from '../../firmware-protocol/secure-channel.js';
import { SessionResponder } from '../../firmware-protocol/session-handshake.js';
import type { Clock } from '../kit/clock.js';
import type { Faults } from './faults.js';
import { LockConversation } from './lock-conversation.js';
import type { ConversationDeps } from './lock-conversation.js';
import type { LockFirmware, LockLink } from './lock-firmware.js';

/** link.md: pressing the button opens pairing for 120 s. */
export const PAIRING_WINDOW_MS = 120_000;

/** What a pairing leaves in the lock's flash. */
export interface HubKeys {
  /** 32 bytes each. */
  readonly hubStatic: Uint8Array;
  readonly psk: Uint8Array;
}

export interface SerialLockDeps {
  readonly clock: Clock;
  readonly firmware: LockFirmware;
  readonly faults: Faults;
  readonly serial: string;
  /** 16 bytes. */
  readonly installCode: Uint8Array;
  readonly ownStatic: KeyPair;
  readonly hubKeys: HubKeys | null;
  /** Stores the keys for good before it returns. */
  keysChanged(keys: HubKeys): void;
}

interface Pairing {
  readonly responder: PairingResponder;
  /** The PAIR_3 that succeeded, so that a resent one gets the same answer. */
  accepted: Uint8Array | null;
}

/**
 * The lock's end of the serial link: speaks only when spoken to, one frame for each that the hub sends. RAM holds the
 * sessions: `current`, and `pending` for a handshake that has not been followed by an authentic frame yet, since its
 * first message can be a replay.
 */
export class SerialLock implements LockLink {
  private readonly deps: SerialLockDeps;
  private hubKeys: HubKeys | null;
  private send: (frame: LinkFrame) => void = () => undefined;
  private powered = false;
  private windowUntilMs = -Infinity;
  private pairing: Pairing | null = null;
  private pairingTalk: LockConversation | null = null;
  private current: LockConversation | null = null;
  private pending: LockConversation | null = null;

  constructor(deps: SerialLockDeps) {
    this.deps = deps;
    this.hubKeys = deps.hubKeys;
  }

  /** Where frames to the hub go. */
  connect(send: (frame: LinkFrame) => void): void {
    this.send = send;
  }

  powerOn(): void {
    this.powered = true;
  }

  powerOff(): void {
    this.powered = false;
    this.windowUntilMs = -Infinity;
    this.pairing = this.pairingTalk = this.current = this.pending = null;
  }

  // Nothing to do at once: the hub's next poll fetches what waits.
  eventsWaiting(): void {}
  accessRequested(): void {}
  statusChanged(): void {}

  pressButton(): void {
    if (this.powered) this.windowUntilMs = this.deps.clock.monotonicMs() + PAIRING_WINDOW_MS;
  }

  /** Takes a frame from the bus that bears this lock's address. */
  receive(frame: LinkFrame): void {
    if (frame.type !== 'data') {
      this.take(frame);
      return;
    }
    this.deps.faults.carry('to_lock', () => {
      this.take(frame);
    });
  }

  private take(frame: LinkFrame): void {
    if (!this.powered) return;
    const answer = this.answer(frame);
    // Serving the frame may have cut the power.
    if (answer === null || !this.isPowered()) return;
    if (answer.type !== 'data') {
      this.send(answer);
      return;
    }
    this.deps.faults.carry('to_hub', () => {
      if (this.powered) this.send(answer);
    });
  }

  private isPowered(): boolean {
    return this.powered;
  }

  private answer(frame: LinkFrame): LinkFrame | null {
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
    if (this.current?.spent) this.current = null;
    const talk = this.current ?? this.pairingTalk;
    if (talk) return talk.poll();
    if (this.pending || this.pairing) return IDLE_FRAME;
    return refuseFrame(this.hubKeys ? 'no_session' : 'not_paired');
  }

  private startPairing(body: Uint8Array): LinkFrame {
    if (this.hubKeys) return refuseFrame('already_paired');
    if (this.deps.clock.monotonicMs() > this.windowUntilMs) return refuseFrame('window_closed');
    const { installCode, serial, ownStatic } = this.deps;
    const responder = new PairingResponder({ installCode, serial, ownStatic, transport: 'serial' });
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
    const { ownStatic, serial } = this.deps;
    const { hubStatic, psk } = this.hubKeys;
    const keys = { ownStatic, psk, peerStatic: hubStatic };
    const read = new SessionResponder({ keys, serial, transport: 'serial' }).readMessage1(body);
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
    const { firmware, faults, serial } = this.deps;
    return { firmware, faults, serial };
  }
}
