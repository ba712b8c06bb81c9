import { timingSafeEqual } from 'node:crypto';
import type { Clock, Timer } from '../../kit/clock.js';
import type { Part } from '../../kit/lifecycle.js';
import type { Logger } from '../../kit/logger.js';
import type { LockProfile } from '../../locks/device.js';
import { newEvent } from '../audit/new-event.js';
import type { Store, Writes } from '../store-ports.js';
import type { ReplacementOffer } from './replacement-ports.js';

/** How long a new lock has to log in with what it was given, milliseconds. */
export const OFFER_LIFETIME_MS = 3_600_000;
/** What could not be stored is tried again after this. Milliseconds. */
export const AGAIN_MS = 60_000;

/** What a read of a lock tells of the offer of its place. */
export interface ReplacementView {
  readonly isExpired: boolean;
  /** null: the time was not known for certain. */
  readonly offeredAtMs: number | null;
}

export interface ReplacementOffersDeps {
  readonly store: Store;
  readonly clock: Clock;
  readonly logger: Logger;
  readonly timeIsTrusted: () => boolean;
}

/** A secret whose end is near, monotonic. */
interface Running {
  readonly secretHash: Uint8Array;
  readonly untilMs: number;
  readonly timer: Timer;
}

/**
 * Ends the offers of a lock's place over MQTT that nobody takes: a secret on a slip of paper must not open the way to a door
 * for good. An hour of the monotonic clock ends one; so does an hour of the wall clock, but only where that can be relied
 * upon at both ends. A restart begins the hour of the monotonic clock anew, less what the wall clock vouches for.
 */
export class ReplacementOffers implements Part {
  readonly name = 'replacement offers';
  private readonly deps: ReplacementOffersDeps;
  private readonly running = new Map<string, Running>();

  constructor(deps: ReplacementOffersDeps) {
    this.deps = deps;
  }

  start(): Promise<void> {
    for (const offer of this.deps.store.replacementOffers.open())
      this.begin(offer, Math.max(0, OFFER_LIFETIME_MS - this.ageMs(offer)));
    return Promise.resolve();
  }

  stop(): Promise<void> {
    for (const { timer } of this.running.values()) timer.cancel();
    this.running.clear();
    return Promise.resolve();
  }

  of(deviceId: string): ReplacementView | null {
    const offer = this.deps.store.replacementOffers.ofDevice(deviceId);
    return offer && { isExpired: this.isOver(offer), offeredAtMs: offer.offeredAtMs };
  }

  /** In place of whatever was offered before; `begin` follows once that is on the disk. */
  put(tx: Writes, deviceId: string, secretHash: Uint8Array, profile: LockProfile): ReplacementOffer {
    const offeredAtMs = this.deps.timeIsTrusted() ? this.deps.clock.wallMs() : null;
    const offer = { deviceId, secretHash, offeredAtMs, profile };
    tx.replacementOffers.put(offer);
    return offer;
  }

  begin({ deviceId, secretHash }: ReplacementOffer, leftMs = OFFER_LIFETIME_MS): void {
    if (!secretHash) return;
    const { clock } = this.deps;
    this.running.get(deviceId)?.timer.cancel();
    const timer = clock.after(leftMs, () => {
      this.end(deviceId);
    });
    this.running.set(deviceId, { secretHash, untilMs: clock.monotonicMs() + leftMs, timer });
  }

  isOver(offer: ReplacementOffer): boolean {
    if (!offer.secretHash || this.ageMs(offer) >= OFFER_LIFETIME_MS) return true;
    const running = this.running.get(offer.deviceId);
    return (
      running !== undefined &&
      timingSafeEqual(running.secretHash, offer.secretHash) &&
      this.deps.clock.monotonicMs() >= running.untilMs
    );
  }

  /** As far as the wall clock can vouch for it, milliseconds; else 0. */
  private ageMs({ offeredAtMs }: ReplacementOffer): number {
    if (offeredAtMs === null || !this.deps.timeIsTrusted()) return 0;
    return Math.max(0, this.deps.clock.wallMs() - offeredAtMs);
  }

  private end(deviceId: string): void {
    const ended = this.running.get(deviceId);
    this.deps.store
      .write((tx) => {
        this.expire(tx, deviceId);
      })
      .then(
        () => {
          if (this.running.get(deviceId) === ended) this.running.delete(deviceId);
        },
        (error: unknown) => {
          this.deps.logger.error({ err: error }, 'the end of an offer is not stored; it counts all the same');
          const running = this.running.get(deviceId);
          if (!running || running !== ended) return;
          const timer = this.deps.clock.after(AGAIN_MS, () => {
            this.end(deviceId);
          });
          this.running.set(deviceId, { ...running, timer });
        },
      );
  }

  private expire(tx: Writes, deviceId: string): void {
    const offer = tx.replacementOffers.ofDevice(deviceId);
    const device = tx.devices.byId(deviceId);
    // Taken, or made anew, meanwhile.
    if (!device || !offer?.secretHash || !this.isOver(offer)) return;
    tx.replacementOffers.put({ ...offer, secretHash: null });
    tx.events.append(
      newEvent({
        atMs: this.deps.clock.wallMs(),
        type: 'DEVICE_REPLACEMENT_EXPIRED',
        reason: 'offer_expired',
        description: `No new lock came in time to take the place of lock "${device.name}": its secret is worth nothing any more.`,
        deviceId,
      }),
    );
  }
}
