import type { Timer } from '../../kit/clock.js';
import type { Air } from './air.js';
import type { Advert } from './radio.js';

/** Bytes of an advertisement or a scan response. */
export const ADVERT_BYTES_MAX = 31;
const INTERVAL_UNIT_MS = 0.625;
const INTERVAL_MIN_MS = 20;
/** A random delay of up to this keeps two advertisers from colliding for ever (volume 6, part B, 4.4.2.2). */
const DELAY_MAX_MS = 10;
/** Connectable and scannable; scannable; neither: the kinds of LE Set Advertising Parameters. */
const KINDS = { connectable: 0, scannable: 2 } as const;

/** The advertising half of a controller. */
export class Advertiser {
  private readonly air: Air;
  private readonly send: (advert: Advert) => void;
  private kind = 0;
  private intervalMs = 1280;
  private data: Buffer = Buffer.alloc(0);
  private scanResponse: Buffer = Buffer.alloc(0);
  private timer: Timer | null = null;

  constructor(air: Air, send: (advert: Advert) => void) {
    this.air = air;
    this.send = send;
  }

  get enabled(): boolean {
    return this.timer !== null;
  }

  /** LE Set Advertising Parameters. @returns whether they make sense */
  configure(parameters: Buffer): boolean {
    if (parameters.length < 15 || this.enabled) return false;
    this.intervalMs = Math.max(INTERVAL_MIN_MS, parameters.readUInt16LE(2) * INTERVAL_UNIT_MS);
    this.kind = parameters[4] ?? 0;
    return true;
  }

  /** LE Set Advertising Data, LE Set Scan Response Data. @returns whether the length makes sense */
  fill(what: 'data' | 'scanResponse', parameters: Buffer): boolean {
    const length = parameters[0] ?? ADVERT_BYTES_MAX + 1;
    if (length > ADVERT_BYTES_MAX || parameters.length < 1 + length) return false;
    this[what] = Buffer.from(parameters.subarray(1, 1 + length));
    return true;
  }

  /** Begins, and says it at once; also when it runs already, since what it says may be new. */
  enable(): void {
    this.disable();
    this.wait(0);
  }

  disable(): void {
    this.timer?.cancel();
    this.timer = null;
  }

  private wait(ms: number): void {
    this.timer = this.air.clock.after(ms, () => {
      this.wait(this.intervalMs + this.air.random.integer(DELAY_MAX_MS + 1));
      const { kind, data, scanResponse } = this;
      const connectable = kind === KINDS.connectable;
      const scannable = connectable || kind === KINDS.scannable;
      this.send({ connectable, data, scanResponse: scannable ? scanResponse : null });
    });
  }
}
