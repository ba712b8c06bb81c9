import { lockTag } from '../../../firmware-protocol/ble-advert.js';
import type { Timer } from '../../kit/clock.js';
import { LockSession } from '../lock-session.js';
import type { SessionSupplies } from '../lock-session-supplies.js';
import { Attempts } from './attempts.js';
import { CheckBudget, HOLD_AFTER_USE_MS, QUIET_MS } from './battery-budget.js';
import { BleReports } from './ble-reports.js';
import type { ConnectionDesk, DeskLink, LinkUser, Wish } from './connection-desk.js';
import { Presence } from './presence.js';
import type { LinkEnd } from './radio.js';
import { ReachWaiters } from './reach-waiters.js';
import { SessionPump } from './session-pump.js';
import type { Sightings } from './sightings.js';

/** An order for a lock that is not heard waits so long for an advert. */
export const ABSENT_WAIT_MS = 1_500;
/** A lock that is heard is reached by then, or an order for it fails. */
export const REACH_MS = 4_000;
/** A link on which no session comes about by then is hung up. */
export const SESSION_MS = 5_000;

export interface BleLockPlace {
  readonly desk: ConnectionDesk;
  readonly sightings: Sightings;
  /** Whether the radio works, or may soon. */
  readonly canHear: () => boolean;
}

/**
 * A paired lock on the radio: connected only while it is used or has something to tell. Between connections its adverts
 * say whether what it last told still stands (`presence.ts`).
 */
export class BleLock implements LinkUser {
  readonly tag: string;
  readonly session: LockSession;
  private readonly place: BleLockPlace;
  private readonly supplies: SessionSupplies;
  private readonly presence = new Presence();
  private readonly attempts = new Attempts();
  private readonly budget: CheckBudget;
  private readonly reports: BleReports;
  private readonly waiters: ReachWaiters;
  private link: DeskLink | null = null;
  private pump: SessionPump | null = null;
  /** Orders and questions under way. */
  private uses = 0;
  private usedAtMs = -Infinity;
  /** Since when the open link has had no session. */
  private sessionlessSinceMs = 0;
  private wasHungUp = false;
  private tried: { readonly address: string; readonly counterBefore: number | null } | null = null;
  private isTrying = false;
  private timer: Timer | null = null;
  private isClosed = false;

  constructor(id: string, serial: string, place: BleLockPlace, supplies: SessionSupplies) {
    const { clock } = supplies;
    this.tag = lockTag(serial);
    this.place = place;
    this.supplies = supplies;
    this.budget = new CheckBudget(clock.monotonicMs());
    this.waiters = new ReachWaiters(clock);
    const look = () => {
      this.look();
    };
    this.reports = new BleReports(id, supplies.reports, clock, {
      sessionUp: () => {
        this.sessionUp();
      },
      sessionDown: () => {
        this.sessionlessSinceMs = this.now();
        if (!this.wasHungUp) this.presence.lost();
        this.look();
      },
      used: () => {
        this.usedAtMs = this.now();
      },
      settled: look,
    });
    this.session = new LockSession(
      { id, serial, transport: 'ble', heardWithinMs: Infinity, wake: () => this.pump?.move() },
      { ...supplies, reports: this.reports },
    );
  }

  get isOnline(): boolean {
    return this.session.exchange.isUp || (this.reports.isOnline && this.presence.isKnown(this.now()));
  }

  close(): void {
    this.presence.lost();
    this.session.close();
    this.reports.tell(false);
    this.isClosed = true;
    this.pump?.close();
    this.timer?.cancel();
    this.waiters.settle(false);
    this.place.desk.remove(this);
  }

  /** An advert with this lock's tag. */
  heard(counter: number): void {
    this.presence.heard(counter, this.now());
    this.look();
  }

  /** The radio can't be used: nothing is heard any more. */
  radioLost(): void {
    this.presence.lost();
    this.waiters.settle(false);
    this.look();
  }

  /** Does `work` in a session with the lock, which is begun if need be; null when there is none by `untilMs` (monotonic). */
  async use<T>(untilMs: number, work: () => Promise<T>): Promise<T | null> {
    this.uses++;
    try {
      return (await this.reach(untilMs)) ? await work() : null;
    } finally {
      this.uses--;
      this.usedAtMs = this.now();
      this.look();
    }
  }

  wish(nowMs: number): Wish {
    if (this.uses > 0) return 'urgent';
    const due = this.presence.wantsCheck(nowMs) || nowMs >= this.reports.againAtMs;
    return due && this.budget.nextAtMs(nowMs) <= nowMs ? 'check' : 'none';
  }

  candidate(nowMs: number): string | null {
    return this.attempts.candidate(this.place.sightings.withTag(this.tag, nowMs), nowMs);
  }

  trying(address: string): void {
    this.tried = { address, counterBefore: this.presence.lastCounter };
    this.isTrying = true;
    if (this.uses === 0) this.budget.spend(this.now());
  }

  linked(link: DeskLink): void {
    this.link = link;
    this.isTrying = false;
    this.sessionlessSinceMs = this.now();
    const write = (fragments: readonly Uint8Array[]) => {
      link.write(fragments);
    };
    this.pump = new SessionPump(this.session, link.mtu, write, this.supplies.clock);
    this.session.linkUp();
    this.pump.move();
    this.look();
  }

  fragment(data: Uint8Array): void {
    this.pump?.received(data);
  }

  unlinked(reason: LinkEnd, preempted: boolean): void {
    const { link } = this;
    const nowMs = this.now();
    this.pump?.close();
    this.pump = null;
    this.link = null;
    this.isTrying = false;
    if (link) {
      // A lock that was lost is there again when it is heard again.
      if (reason !== 'asked') this.attempts.failed(link.address, nowMs);
      const isUp = this.session.exchange.isUp;
      if (!isUp) this.attempts.fruitless(link.address, nowMs);
      this.wasHungUp = isUp && reason === 'asked';
      if (this.wasHungUp) this.presence.leftAlone(nowMs);
      this.session.linkDown();
      this.wasHungUp = false;
    } else if (!preempted && this.tried) this.attempts.failed(this.tried.address, nowMs);
    this.waiters.review();
    this.look();
  }

  idleSinceMs(): number | null {
    return this.isInUse() || !this.pump ? null : this.pump.lastFrameAtMs;
  }

  private now(): number {
    return this.supplies.clock.monotonicMs();
  }

  private isInUse(): boolean {
    return this.uses > 0 || this.reports.areStoring || this.session.exchange.isExpecting;
  }

  private sessionUp(): void {
    this.presence.confirmed(this.tried?.counterBefore ?? null, this.now());
    if (this.link) this.attempts.proved(this.link.address);
    this.waiters.settle(true);
    this.look();
  }

  private reach(untilMs: number): Promise<boolean> | boolean {
    if (this.session.exchange.isUp) return true;
    const nowMs = this.now();
    if (this.isClosed || !this.place.canHear()) return false;
    this.place.desk.update();
    return this.waiters.wait(() => {
      const isThere = this.link !== null || this.isTrying || this.candidate(this.now()) !== null;
      return Math.min(untilMs, nowMs + (isThere ? REACH_MS : ABSENT_WAIT_MS));
    });
  }

  /** Looks at what has changed: tells, hangs up, asks for a link; and when to look again. */
  private look(): void {
    if (this.isClosed) return;
    const nowMs = this.now();
    if (!this.isOnline) this.reports.tell(false);
    const hangUpAtMs = this.hangUpAtMs(nowMs);
    if (hangUpAtMs <= nowMs) this.link?.hangUp();
    if (!this.link) this.place.desk.update();
    this.timer?.cancel();
    const nextMs = this.link
      ? Math.max(hangUpAtMs, nowMs + QUIET_MS)
      : this.reports.isOnline
        ? this.presence.knownUntilMs()
        : Infinity;
    this.timer =
      nextMs === Infinity
        ? null
        : this.supplies.clock.after(Math.max(1, nextMs - nowMs), () => {
            this.look();
          });
  }

  /** When the open link is to be given up, as things are now. */
  private hangUpAtMs(nowMs: number): number {
    if (!this.pump) return Infinity;
    if (!this.session.exchange.isUp) return this.sessionlessSinceMs + SESSION_MS;
    if (this.isInUse()) return nowMs + QUIET_MS;
    return Math.max(this.pump.lastFrameAtMs + QUIET_MS, this.usedAtMs + HOLD_AFTER_USE_MS);
  }
}
