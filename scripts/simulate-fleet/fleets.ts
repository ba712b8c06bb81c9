import { fork, type ChildProcess } from 'node:child_process';
import { availableParallelism } from 'node:os';
import { fileURLToPath } from 'node:url';
import { plainEnvironment } from '../../test/support/child-program.js';
import { reportForm, type FleetOrder, type FleetPart, type FleetReport } from './fleet-orders.js';

const CHILD = fileURLToPath(new URL('fleet-child.ts', import.meta.url));
const HOOK = new URL('../../test/ts-hook.mjs', import.meta.url).href;
/** Hubs that one process has the time for; the processors of the machine are the limit. */
const HUBS_EACH = 1_000;
/** For a thousand hubs much is young at once. */
const NODE_FLAGS = ['--max-semi-space-size=32'];

type Done = Extract<FleetReport, { is: 'done' }>;

export interface FleetsOptions extends FleetPart {
  /** Default: as many as it takes, and the machine has processors. */
  readonly processes?: number;
  readonly progress: (line: string) => void;
}

/** A fleet in processes of its own: a hub in reality does not wait for the processor of its neighbour. */
export class Fleets {
  /** What went wrong on the lines, how often. */
  readonly mishaps = new Map<string, number>();
  private readonly options: FleetsOptions;
  private readonly children: readonly ChildProcess[];

  private constructor(options: FleetsOptions, processes: number) {
    this.options = options;
    this.children = Array.from({ length: processes }, () =>
      fork(CHILD, [], { execArgv: [...NODE_FLAGS, '--import', HOOK], env: plainEnvironment() }),
    );
  }

  static async start(options: FleetsOptions): Promise<Fleets> {
    const most = Math.min(availableParallelism(), Math.ceil(options.hubs / HUBS_EACH));
    const fleets = new Fleets(options, options.processes ?? most);
    const { hubs, seed, roughness, skewHours, cloud, token, authorities } = options;
    await fleets.each((n, of) => {
      const share = Math.floor(((n + 1) * hubs) / of) - Math.floor((n * hubs) / of);
      const part = {
        hubs: share,
        seed: (seed + n) % 2 ** 32,
        roughness,
        skewHours,
        cloud,
        token,
        authorities,
      };
      return { do: 'begin', part };
    });
    return fleets;
  }

  /** Each enrols, has its code typed into the cloud, and sends what it has. */
  async moveIn(): Promise<void> {
    await this.all({ do: 'moveIn' });
  }

  /** Every hub has `events` events, in bursts; lines break, and some are away for long. */
  async live(events: number): Promise<void> {
    await this.all({ do: 'live', events });
  }

  /** Every hub has `events` events, as fast as they can be made. */
  async pileUp(events: number): Promise<void> {
    await this.all({ do: 'pileUp', events });
  }

  /** All lines are good, and everybody sends what is left; each when its turn to try again comes, unless `atOnce`. */
  async settle(atOnce: boolean): Promise<void> {
    await this.all({ do: 'settle', atOnce });
  }

  /** Holds the cloud against each hub. */
  async check(): Promise<{ readonly rows: number; readonly faults: readonly string[] }> {
    const parts = await this.all({ do: 'check' });
    return {
      rows: parts.reduce((sum, { rows }) => sum + rows, 0),
      faults: parts.flatMap(({ faults }) => faults),
    };
  }

  async stop(): Promise<void> {
    await this.all({ do: 'end' }).catch(() => undefined);
    await Promise.all(this.children.map(ended));
  }

  private all(order: FleetOrder): Promise<readonly Done[]> {
    return this.each(() => order);
  }

  private each(order: (n: number, of: number) => FleetOrder): Promise<readonly Done[]> {
    const { children } = this;
    return Promise.all(children.map((child, n) => this.done(child, n, order(n, children.length))));
  }

  /** @throws Error with what the part said, or that it ended */
  private done(child: ChildProcess, n: number, order: FleetOrder): Promise<Done> {
    const name = this.children.length > 1 ? `part ${n + 1}: ` : '';
    return new Promise((resolve, reject) => {
      const over = () => {
        child.off('message', hear);
        child.off('exit', gone);
      };
      const gone = () => {
        over();
        reject(new Error(`a part of the fleet ended at ${order.do}`));
      };
      const hear = (message: unknown) => {
        const told = reportForm.parse(message);
        if (told.is === 'under way') {
          this.options.progress(name + told.line);
          return;
        }
        over();
        if (told.is === 'failed') {
          reject(new Error(told.why));
          return;
        }
        for (const [kind, times] of told.mishaps)
          this.mishaps.set(kind, (this.mishaps.get(kind) ?? 0) + times);
        resolve(told);
      };
      child.on('message', hear);
      child.once('exit', gone);
      if (child.exitCode !== null || child.signalCode !== null) gone();
      else child.send(order);
    });
  }
}

async function ended(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  await new Promise<void>((resolve) => {
    child.once('exit', () => {
      resolve();
    });
    child.disconnect();
  });
}
