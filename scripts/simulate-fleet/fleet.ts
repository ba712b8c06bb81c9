import type { CloudAccess } from '../../src/sync/cloud-agent.js';
import { until } from '../../test/support/until.js';
import type { Seeded } from '../prove/seeded.js';
import type { FleetClient } from './fleet-client.js';
import { LightHub } from './light-hub.js';
import { checkReplica } from './replica.js';
import type { Mishaps } from './rough-client.js';

const HOUR_MS = 3_600_000;
/** Hubs that are moved in, or checked, at once. */
const AT_ONCE = 64;
/** What a hub has to tell at once, at most. */
const BURST_MAX = 20;
/** Between one burst and the next of the same hub, at most, milliseconds. */
const PAUSE_MAX_MS = 2_000;
/** A hub that goes away is away for so many bursts. */
const ABSENCE_BURSTS = 5;
const ABSENT_PERCENT = 5;
/** With 10,000 hubs on one machine anything takes its time. */
const STEP_MAX_MS = 30 * 60_000;
const PROGRESS_EVERY_MS = 5_000;

export interface FleetOptions {
  readonly hubs: number;
  readonly access: CloudAccess;
  readonly fleet: FleetClient;
  readonly random: Seeded;
  /** Of a hundred requests, so many go wrong. */
  readonly roughness: number;
  /** Wall clocks are wrong by up to this, hours. */
  readonly skewHours: number;
  readonly progress: (line: string) => void;
}

/** Hubs in this process, by the hundred. */
export class Fleet {
  readonly hubs: readonly LightHub[];
  readonly mishaps: Mishaps = new Map();
  private readonly options: FleetOptions;

  constructor(options: FleetOptions) {
    this.options = options;
    const { random, roughness, access, skewHours } = options;
    const line = { random, roughness, mishaps: this.mishaps };
    this.hubs = Array.from({ length: options.hubs }, () => {
      const skewMs = skewHours === 0 ? 0 : (random(2 * skewHours * 60 + 1) - skewHours * 60) * (HOUR_MS / 60);
      return new LightHub(access, line, skewMs);
    });
  }

  /** Each enrols, has its code typed into the cloud, and sends what it has. */
  async moveIn(): Promise<void> {
    let done = 0;
    await this.each(async (hub, n) => {
      hub.client.isCalm = true;
      await hub.start();
      await this.reaches(hub, () => hub.view().state === 'waiting');
      await this.options.fleet.claim(hub.view().claimCode ?? '', `Hub ${n}`);
      hub.now();
      await this.reaches(hub, () => hub.isSettled);
      hub.client.isCalm = false;
      done += 1;
      if (done % 500 === 0) this.options.progress(`${done} of ${this.hubs.length} hubs are enrolled`);
    });
  }

  /** Every hub has `events` events, in bursts; lines break, and some are away for long. */
  async live(events: number): Promise<void> {
    const { random } = this.options;
    let left = this.hubs.length;
    const tell = setInterval(() => {
      this.options.progress(`${left} hubs have not had all their events yet`);
    }, PROGRESS_EVERY_MS);
    await Promise.all(
      this.hubs.map(async (hub) => {
        let absentFor = 0;
        for (let happened = 0; happened < events;) {
          const burst = Math.min(events - happened, 1 + random(BURST_MAX));
          hub.live(burst);
          happened += burst;
          if (absentFor > 0) absentFor -= 1;
          else if (random(100) < ABSENT_PERCENT) absentFor = ABSENCE_BURSTS;
          hub.client.isAway = absentFor > 0;
          await new Promise((resolve) => setTimeout(resolve, random(PAUSE_MAX_MS)));
        }
        left -= 1;
      }),
    );
    clearInterval(tell);
  }

  /** Every hub has `events` events, as fast as they can be made; what comes over the lines is heard meanwhile. */
  async pileUp(events: number): Promise<void> {
    for (const hub of this.hubs) {
      hub.live(events);
      await new Promise(setImmediate);
    }
  }

  /** All lines are good, and everybody sends what is left; each when its turn to try again comes, unless `atOnce`. */
  async settle(atOnce: boolean): Promise<void> {
    for (const hub of this.hubs) {
      hub.client.isAway = false;
      hub.client.isCalm = true;
      if (!atOnce) continue;
      hub.now();
      // All of them begin as fast as this process can; none holds up the answers to those who began before.
      await new Promise(setImmediate);
    }
    let toldAtMs = performance.now();
    // Who is settled stays so: to ask all of a large fleet each time would keep it from sending.
    let settled = 0;
    await until(
      () => {
        while (this.hubs[settled]?.isSettled === true) settled += 1;
        if (performance.now() - toldAtMs > PROGRESS_EVERY_MS) {
          toldAtMs = performance.now();
          this.options.progress(`${this.unsettled()} hubs have something left to send`);
        }
        return settled === this.hubs.length;
      },
      STEP_MAX_MS,
      () => `${this.unsettled()} hubs to send what they have`,
    );
  }

  unsettled(): number {
    return this.hubs.filter((hub) => !hub.isSettled).length;
  }

  /** Holds the cloud against each hub. */
  async check(): Promise<{ readonly rows: number; readonly faults: readonly string[] }> {
    const faults: string[] = [];
    let rows = 0;
    await this.each(async (hub) => {
      const checked = await checkReplica(hub.truth, this.options.fleet);
      rows += checked.rows;
      faults.push(...checked.faults);
    });
    return { rows, faults };
  }

  async stop(): Promise<void> {
    await Promise.all(this.hubs.map((hub) => hub.stop()));
  }

  private async each(work: (hub: LightHub, n: number) => Promise<void>): Promise<void> {
    const left = this.hubs.entries();
    const worker = async () => {
      for (const [n, hub] of left) await work(hub, n);
    };
    await Promise.all(Array.from({ length: AT_ONCE }, worker));
  }

  private reaches(hub: LightHub, condition: () => boolean): Promise<void> {
    return until(condition, STEP_MAX_MS, () => JSON.stringify(hub.view()));
  }
}
