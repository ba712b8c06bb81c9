import type { LinkFrame } from '../../firmware-protocol/link-frame.js';
import type { LockLink } from './lock-link.js';
import { carryFrame, LockSessions } from './lock-sessions.js';
import type { LockSessionsDeps } from './lock-sessions.js';

export type SerialLockDeps = Omit<LockSessionsDeps, 'transport' | 'replyWaits'>;

/** The lock's end of the serial link: speaks only when spoken to, one frame for each that the hub sends. */
export class SerialLock implements LockLink {
  private readonly deps: SerialLockDeps;
  private readonly sessions: LockSessions;
  private send: (frame: LinkFrame) => void = () => undefined;
  private powered = false;

  constructor(deps: SerialLockDeps) {
    this.deps = deps;
    this.sessions = new LockSessions({ ...deps, transport: 'serial' });
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
    this.sessions.forget();
  }

  // Nothing to do at once: the hub's next poll fetches what waits.
  eventsWaiting(): void {}
  accessRequested(): void {}
  statusChanged(): void {}

  pressButton(): void {
    if (this.powered) this.sessions.openWindow();
  }

  /** Takes a frame from the bus that bears this lock's address. */
  receive(frame: LinkFrame): void {
    carryFrame(this.deps.faults, 'to_lock', frame, () => {
      this.take(frame);
    });
  }

  private take(frame: LinkFrame): void {
    if (!this.powered) return;
    const answer = this.sessions.answer(frame);
    // Serving the frame may have cut the power.
    if (answer === null || !this.isPowered()) return;
    carryFrame(this.deps.faults, 'to_hub', answer, () => {
      if (this.isPowered()) this.send(answer);
    });
  }

  private isPowered(): boolean {
    return this.powered;
  }
}
