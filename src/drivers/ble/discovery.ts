import type { Clock, Timer } from '../../kit/clock.js';
import type { HeardLock } from '../../operations/locks/driver-ports.js';
import type { Sightings } from './sightings.js';

/** After somebody looked for locks the radio goes on listening for so long. */
export const DISCOVERY_MS = 15_000;

/** Whether somebody looks for locks that are not ours, and which were heard. */
export class Discovery {
  private readonly clock: Clock;
  private readonly ended: () => void;
  private timer: Timer | null = null;

  /** @param ended nobody has looked for a while */
  constructor(clock: Clock, ended: () => void) {
    this.clock = clock;
    this.ended = ended;
  }

  get isOn(): boolean {
    return this.timer !== null;
  }

  look(): void {
    this.stop();
    this.timer = this.clock.after(DISCOVERY_MS, () => {
      this.timer = null;
      this.ended();
    });
  }

  stop(): void {
    this.timer?.cancel();
    this.timer = null;
  }

  /** @param own tags of our locks */
  found(sightings: Sightings, own: ReadonlySet<string>): readonly HeardLock[] {
    return sightings
      .recent(this.clock.monotonicMs())
      .filter(({ advert }) => !own.has(advert.tag))
      .map(({ address, rssi, advert: { tag, windowOpen, paired } }) => ({
        address,
        rssiDbm: rssi,
        tag,
        pairingOpen: windowOpen,
        paired,
      }));
  }
}
