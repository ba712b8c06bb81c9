import type { Clock } from '../../kit/clock.js';
import type { Random } from '../../kit/random.js';
import type { Advert, Radio } from './radio.js';

/** The shortest and longest connection interval that Bluetooth LE knows, and the one links get unless told otherwise. */
export const INTERVAL_MIN_MS = 7.5;
export const INTERVAL_MAX_MS = 4000;
export const DEFAULT_INTERVAL_MS = 7.5;
/** Radios on one air. */
export const RADIOS_MAX = 256;

/** The air between radios: who hears whom, and how often two that are connected meet. */
export class Air {
  readonly clock: Clock;
  readonly random: Random;
  /** What controllers choose for new links, within what the host of the central allows. */
  intervalMs = DEFAULT_INTERVAL_MS;
  private quiet = false;
  private readonly all = new Set<Radio>();

  constructor(clock: Clock, random: Random) {
    this.clock = clock;
    this.random = random;
  }

  get radios(): readonly Radio[] {
    return [...this.all];
  }

  /** Nobody hears anybody. */
  get silenced(): boolean {
    return this.quiet;
  }

  set silenced(quiet: boolean) {
    this.quiet = quiet;
    this.rangeChanged();
  }

  /** @returns whether there was room */
  join(radio: Radio): boolean {
    if (this.all.size >= RADIOS_MAX) return false;
    this.all.add(radio);
    return true;
  }

  leave(radio: Radio): void {
    this.all.delete(radio);
    this.rangeChanged();
  }

  /** Whether what `from` sends arrives at `to`. */
  reaches(from: Radio, to: Radio): boolean {
    if (this.quiet || from === to || !this.all.has(from) || !this.all.has(to)) return false;
    return from.onAir && to.onAir;
  }

  /** An advertising event: whoever scans hears it, and one that waits for this advertiser connects. */
  advertise(from: Radio, advert: Advert): void {
    for (const radio of this.all) {
      if (!this.reaches(from, radio)) continue;
      if (radio.hear(from, advert)) {
        radio.connect(from);
        return;
      }
    }
  }

  /** Tells every link that its ends may hear each other again, or no longer. */
  rangeChanged(): void {
    for (const radio of this.all) radio.rangeChanged();
  }
}
