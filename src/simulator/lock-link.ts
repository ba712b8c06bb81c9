import type { PendingRequest } from './keypad.js';

/** How the firmware reaches the hub; implemented by each transport. */
export interface LockLink {
  /** The lock has booted; RAM is empty. */
  powerOn(): void;
  powerOff(): void;
  /** New events wait in `firmware.events`. */
  eventsWaiting(): void;
  accessRequested(request: PendingRequest): void;
  /** Bolt, door, battery or tamper changed. */
  statusChanged(): void;
}
