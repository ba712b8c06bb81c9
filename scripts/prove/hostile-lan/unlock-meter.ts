import { setTimeout as pause } from 'node:timers/promises';
import { pairMqtt, type RealSimulator } from '../../../test/support/real-simulator.js';
import type { RealHub } from '../../../test/support/real-hub.js';
import { quantile, timed } from '../../bench/sample.js';

/** Between two unlocks, milliseconds: somebody is at the door all the time. */
const PAUSE_MS = 20;

/** Opens one door over MQTT, again and again, while something else happens to the hub. */
export class UnlockMeter {
  private readonly hub: RealHub;
  private readonly id: string;
  private going: Promise<void> | null = null;
  private isWanted = false;
  /** Of each that was confirmed, seen from REST, milliseconds. */
  tookMs: number[] = [];
  /** What was answered instead of 200. */
  readonly refused: string[] = [];

  private constructor(hub: RealHub, id: string) {
    this.hub = hub;
    this.id = id;
  }

  static async at(hub: RealHub, simulator: RealSimulator): Promise<UnlockMeter> {
    return new UnlockMeter(hub, await pairMqtt(hub, simulator, 'besieged'));
  }

  start(): void {
    this.tookMs = [];
    this.isWanted = true;
    this.going = this.run();
  }

  /** @returns milliseconds that 99 of 100 unlocks since `start` did not exceed, and how many there were */
  async stop(): Promise<{ readonly p99Ms: number; readonly count: number }> {
    this.isWanted = false;
    await this.going;
    return { p99Ms: quantile(this.tookMs, 0.99), count: this.tookMs.length };
  }

  async unlock(): Promise<void> {
    const tookMs = await timed(async () => {
      const { status } = await this.hub.request('POST', `/devices/${this.id}/unlock`);
      if (status !== 200) this.refused.push(`an unlock was answered with ${status}`);
    });
    this.tookMs.push(tookMs);
  }

  private async run(): Promise<void> {
    do {
      await this.unlock();
      await pause(PAUSE_MS);
    } while (this.isWanted);
  }
}
