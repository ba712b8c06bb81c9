import { QUARTER_MS, quarterOf } from '../../audit/tally.js';
import type { BatteryNote, LockQuarter } from './statistic-ports.js';

/** Quarters of an hour that wait for the disk; older ones are given up. A disk that is full for longer has other worries. */
export const WAITING_QUARTERS_MAX = 96;
/** A battery that says the same is noted again after this long, milliseconds: so every day has its value. */
export const BATTERY_REPEAT_MS = 12 * 3_600_000;
/** As far as two clocks may drift apart in a quarter of an hour for it to count as whole, milliseconds. */
const DRIFT_MS = 500;

/** A moment, by both clocks: lengths are monotonic, dates are the wall's. */
export interface Moment {
  readonly wallMs: number;
  readonly monotonicMs: number;
}

type Waiting = { -readonly [K in keyof LockQuarter]: LockQuarter[K] };

/** What was seen of one lock and is not on the disk yet. */
export class WatchedLock {
  readonly deviceId: string;
  siteId: string | null;
  private readonly waiting = new Map<string, Waiting>();
  private online = false;
  /** Up to here its time is told, monotonic; may lie ahead: until then it is not known whether a silent lock is there. */
  private toldMs: number;
  private heard: BatteryNote | null = null;
  private percent: number | null = null;
  private notedPercent: number | null = null;
  private notedMs = -Infinity;

  /** @param knownFromMs monotonic; a lock that was not heard of before then may just be on its way */
  constructor(deviceId: string, siteId: string | null, knownFromMs: number) {
    this.deviceId = deviceId;
    this.siteId = siteId;
    this.toldMs = knownFromMs;
  }

  /** Its link is there or lost from now on. */
  turn(online: boolean, now: Moment): void {
    if (online === this.online) return;
    this.pass(now);
    this.online = online;
    if (online) this.toldMs = now.monotonicMs;
  }

  /** Tells the time until now as it was since the last telling. */
  pass({ wallMs, monotonicMs }: Moment): void {
    let restMs = monotonicMs - this.toldMs;
    if (restMs <= 0) return;
    this.toldMs = monotonicMs;
    for (let endMs = wallMs; restMs > 0;) {
      const quarter = quarterOf(endMs - 1);
      const partMs = Math.min(restMs, endMs - quarter * QUARTER_MS);
      this.add(quarter, partMs);
      restMs -= partMs;
      endMs -= partMs;
    }
  }

  hearBattery(percent: number, wallMs: number): void {
    const rounded = Math.min(100, Math.max(0, Math.round(percent)));
    this.percent = rounded;
    if (this.siteId === null || (rounded === this.notedPercent && !this.heard)) return;
    const before = this.heard?.siteId === this.siteId ? this.heard.minPercent : 100;
    this.heard = {
      siteId: this.siteId,
      deviceId: this.deviceId,
      quarter: quarterOf(wallMs),
      minPercent: Math.min(before, rounded),
      lastPercent: rounded,
    };
  }

  /**
   * Takes what may be written: quarters before `beforeQuarter`, and the battery if there is news of it or it was long
   * not noted. What could not be written is given back with `restore`.
   */
  take(
    beforeQuarter: number,
    now: Moment,
  ): { quarters: readonly LockQuarter[]; battery: BatteryNote | null } {
    const quarters: LockQuarter[] = [];
    for (const [key, waiting] of this.waiting) {
      if (waiting.quarter >= beforeQuarter) continue;
      this.waiting.delete(key);
      quarters.push(rounded(waiting));
    }
    const repeat =
      this.online && this.percent !== null && now.monotonicMs - this.notedMs >= BATTERY_REPEAT_MS;
    if (repeat && !this.heard && this.percent !== null) {
      this.notedPercent = null;
      this.hearBattery(this.percent, now.wallMs);
    }
    const battery = this.heard;
    if (battery) {
      this.heard = null;
      this.notedPercent = battery.lastPercent;
      this.notedMs = now.monotonicMs;
    }
    return { quarters: quarters.sort((a, b) => a.quarter - b.quarter), battery };
  }

  restore(taken: { readonly quarters: readonly LockQuarter[]; readonly battery: BatteryNote | null }): void {
    for (const quarter of taken.quarters) this.merge(quarter);
    this.heard ??= taken.battery;
  }

  private add(quarter: number, knownMs: number): void {
    if (this.siteId === null) return;
    const { siteId, deviceId } = this;
    this.merge({ siteId, deviceId, quarter, knownMs, onlineMs: this.online ? knownMs : 0 });
  }

  private merge(given: LockQuarter): void {
    const key = `${given.siteId}:${given.quarter}`;
    const known = this.waiting.get(key);
    const knownMs = Math.min(QUARTER_MS, given.knownMs + (known?.knownMs ?? 0));
    const onlineMs = Math.min(knownMs, given.onlineMs + (known?.onlineMs ?? 0));
    this.waiting.set(key, { ...given, knownMs, onlineMs });
    if (this.waiting.size <= WAITING_QUARTERS_MAX) return;
    const oldest = [...this.waiting].reduce((a, b) => (a[1].quarter <= b[1].quarter ? a : b));
    this.waiting.delete(oldest[0]);
  }
}

/** Whole milliseconds, and a whole quarter where only the clocks' drift is missing: alike quarters then share a row. */
function rounded(waiting: LockQuarter): LockQuarter {
  const knownMs = QUARTER_MS - waiting.knownMs <= DRIFT_MS ? QUARTER_MS : Math.round(waiting.knownMs);
  const onlineMs =
    waiting.onlineMs === waiting.knownMs ? knownMs : Math.min(knownMs, Math.round(waiting.onlineMs));
  return { ...waiting, knownMs, onlineMs };
}
