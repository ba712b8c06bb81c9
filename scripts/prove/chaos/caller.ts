import { setTimeout as sleep } from 'node:timers/promises';
import { z } from 'zod';
import type { JsonClient } from '../../../test/support/json-client.js';
import type { RealSimulator } from '../../../test/support/real-simulator.js';
import type { Claims } from '../kill-hub/claims.js';
import type { Seeded } from '../seeded.js';
import { badLuck, cutsPower } from './bad-luck.js';
import type { ChaosTransport } from './transports.js';

export interface ChaosLock {
  /** The hub's UUID of it. */
  readonly id: string;
  readonly deviceId: string;
}

export interface CallerDeps {
  readonly hub: JsonClient;
  readonly token: () => string;
  readonly simulator: RealSimulator;
  readonly transport: ChaosTransport;
  readonly claims: Claims;
  readonly random: Seeded;
  /** A request may have become a command. */
  readonly commanded: () => void;
}

/** Without power, at most, after what cut it. */
const DARK_MAX_MS = 300;
const PAUSE_MAX_MS = 15;
/** Before a lock that was offline is asked again. */
const OFFLINE_PAUSE_MS = 60;

const told = z.object({
  code: z.string().optional(),
  data: z.object({ command: z.object({ id: z.string(), status: z.string() }).optional() }).optional(),
});

/** Somebody who commands one lock without pause, and the bad luck that comes with it. */
export class Caller {
  /** How often each fault was set, by kind. */
  readonly faults = new Map<string, number>();
  private readonly deps: CallerDeps;
  private readonly lock: ChaosLock;
  private going = false;

  constructor(deps: CallerDeps, lock: ChaosLock) {
    this.deps = deps;
    this.lock = lock;
  }

  /** Until `stop`; resolves when the last answer came. */
  async run(): Promise<void> {
    const { random, transport } = this.deps;
    this.going = true;
    while (this.isGoing()) {
      const fault = badLuck(random, transport);
      if (fault) await this.befall(fault);
      await this.command(random(2) === 0 ? 'unlock' : 'lock');
      if (fault && cutsPower(fault)) {
        await sleep(random(DARK_MAX_MS));
        await this.befall({ kind: 'power_on' });
      }
      await sleep(random(PAUSE_MAX_MS));
    }
  }

  stop(): void {
    this.going = false;
  }

  /** Everything that was set is mended. */
  async mend(): Promise<void> {
    await this.befall({ kind: 'clear' });
    await this.befall({ kind: 'power_on' });
  }

  private async befall(fault: { readonly kind: string }): Promise<void> {
    this.faults.set(fault.kind, (this.faults.get(fault.kind) ?? 0) + 1);
    await this.deps.simulator.fault(this.lock.deviceId, fault);
  }

  private async command(action: 'unlock' | 'lock'): Promise<void> {
    const { hub, token, claims, commanded } = this.deps;
    claims.requests += 1;
    try {
      const path = `/api/v1/devices/${this.lock.id}/${action}`;
      const { status, body } = await hub.send('POST', path, { token: token() });
      const { code, data } = told.parse(body);
      const command = data?.command ?? null;
      claims.answered(`${status}${code === undefined ? '' : ` ${code}`}`, command);
      if (command) commanded();
      else await sleep(OFFLINE_PAUSE_MS);
    } catch (error) {
      if (error instanceof z.ZodError) throw error;
      // The hub died, or is not there yet.
      claims.brokenOff += 1;
      await sleep(OFFLINE_PAUSE_MS);
    }
  }

  /** Asked anew after each wait. */
  private isGoing(): boolean {
    return this.going;
  }
}
