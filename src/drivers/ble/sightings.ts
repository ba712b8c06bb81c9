import type { LockAdvert } from '../../../firmware-protocol/ble-advert.js';
import { SILENCE_MS } from './presence.js';

/** Addresses with our service that are remembered. */
export const MAX_SIGHTINGS = 256;

export interface Sighting {
  readonly address: string;
  /** dBm. */
  readonly rssi: number;
  readonly advert: LockAdvert;
  readonly heardAtMs: number;
}

/** Which locks were heard, by address; the longest silent are forgotten. */
export class Sightings {
  private readonly byAddress = new Map<string, Sighting>();

  add(sighting: Sighting): void {
    this.byAddress.delete(sighting.address);
    this.byAddress.set(sighting.address, sighting);
    for (const oldest of this.byAddress.keys()) {
      if (this.byAddress.size <= MAX_SIGHTINGS) break;
      this.byAddress.delete(oldest);
    }
  }

  /** Those heard lately, latest first. */
  recent(nowMs: number): readonly Sighting[] {
    return [...this.byAddress.values()].filter(({ heardAtMs }) => nowMs - heardAtMs < SILENCE_MS).reverse();
  }

  withTag(tag: string, nowMs: number): readonly Sighting[] {
    return this.recent(nowMs).filter(({ advert }) => advert.tag === tag);
  }

  clear(): void {
    this.byAddress.clear();
  }
}
