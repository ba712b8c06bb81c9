import type { LinkFrame } from '../../../firmware-protocol/link-frame.js';
import type { Timer } from '../../kit/clock.js';
import type { LockConversation } from '../lock-conversation.js';
import type { LockLink } from '../lock-link.js';
import { carryFrame, LockSessions, PAIRING_WINDOW_MS } from '../lock-sessions.js';
import type { LockSessionsDeps } from '../lock-sessions.js';
import { lockScanResponse } from './lock-advert.js';

/** How long the hub has to acknowledge a frame before the same bytes go out again, and how often they do. */
export const RESEND_MS = 400;
export const RESENDS_MAX = 10;

/** The radio below, as the lock uses it. */
export interface LockAntenna {
  advertise(scanResponse: Uint8Array): void;
  send(frame: LinkFrame): void;
  /** Cuts the radio's power, or gives it back. */
  power(on: boolean): void;
}

export interface BleLockDeps extends Omit<LockSessionsDeps, 'transport' | 'replyWaits'> {
  readonly antenna: LockAntenna;
  /** Where the counter in the advert goes on. */
  readonly counter: number;
}

/**
 * The lock's end of the BLE link: it sends when it has something, one unacknowledged DATA frame at a time, and while
 * nobody is connected its advert tells that something is new.
 */
export class BleLock implements LockLink {
  /** Events kept and changes of state so far. */
  counter: number;
  private readonly deps: BleLockDeps;
  private readonly sessions: LockSessions;
  private powered = false;
  private isLinked = false;
  private answering = false;
  private resend: Timer | null = null;
  private windowEnd: Timer | null = null;

  constructor(deps: BleLockDeps) {
    this.deps = deps;
    this.counter = deps.counter;
    this.sessions = new LockSessions({
      ...deps,
      transport: 'ble',
      keysChanged: (keys) => {
        deps.keysChanged(keys);
        this.statusChanged();
      },
      replyWaits: () => {
        this.speak();
      },
    });
  }

  powerOn(): void {
    this.powered = true;
    this.deps.antenna.power(true);
    this.announce();
  }

  powerOff(): void {
    this.powered = false;
    this.isLinked = false;
    this.sessions.forget();
    this.resend?.cancel();
    this.windowEnd?.cancel();
    this.deps.antenna.power(false);
  }

  eventsWaiting(): void {
    this.counter += 1;
    this.announce();
    this.speak();
  }

  accessRequested(): void {
    // A hub that is not connected comes when the counter moves.
    if (!this.isLinked) this.statusChanged();
    this.speak();
  }

  statusChanged(): void {
    this.counter += 1;
    this.announce();
  }

  pressButton(): void {
    if (!this.powered) return;
    this.sessions.openWindow();
    this.statusChanged();
    this.windowEnd?.cancel();
    this.windowEnd = this.deps.clock.after(PAIRING_WINDOW_MS + 1, () => {
      this.statusChanged();
    });
  }

  /** A hub has connected and listens, or the link is over: sessions end with it. */
  linked(linked: boolean): void {
    this.isLinked = linked && this.powered;
    if (linked) return;
    this.resend?.cancel();
    this.sessions.end();
  }

  /** Takes a frame from the hub. */
  receive(frame: LinkFrame): void {
    carryFrame(this.deps.faults, 'to_lock', frame, () => {
      this.take(frame);
    });
  }

  private take(frame: LinkFrame): void {
    if (!this.powered) return;
    this.answering = true;
    const answer = this.sessions.answer(frame);
    this.answering = false;
    // IDLE means "nothing to say": only polls and PAIR_3 wait to hear that.
    const mute = answer?.type === 'idle' && (frame.type === 'data' || frame.type === 'ack');
    if (answer && !mute) this.transmit(answer);
    this.speak();
  }

  private speak(): void {
    if (this.answering || !this.isLinked) return;
    const talk = this.sessions.active;
    if (!talk || talk.channel.outstanding !== null) return;
    const frame = talk.poll();
    if (frame.type === 'data') this.transmit(frame);
  }

  private transmit(frame: LinkFrame): void {
    const talk = this.sessions.active;
    if (frame.type === 'data' && talk) this.awaitAcknowledgement(talk, frame, 0);
    this.emit(frame);
  }

  private emit(frame: LinkFrame): void {
    carryFrame(this.deps.faults, 'to_hub', frame, () => {
      if (this.powered) this.deps.antenna.send(frame);
    });
  }

  private awaitAcknowledgement(talk: LockConversation, frame: LinkFrame, resends: number): void {
    this.resend?.cancel();
    this.resend = this.deps.clock.after(RESEND_MS, () => {
      if (!this.isLinked || this.sessions.active !== talk || talk.channel.outstanding !== frame) return;
      if (resends >= RESENDS_MAX) {
        // Giving up on a frame ends the session (SPEC.md, section 7.2).
        this.sessions.end();
        return;
      }
      this.awaitAcknowledgement(talk, frame, resends + 1);
      this.emit(frame);
    });
  }

  private announce(): void {
    if (!this.powered) return;
    const { windowOpen: pairingOpen, paired } = this.sessions;
    const { counter } = this;
    this.deps.antenna.advertise(lockScanResponse({ pairingOpen, paired, counter, serial: this.deps.serial }));
  }
}
