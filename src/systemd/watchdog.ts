import type { Clock, Timer } from '../kit/clock.js';
import type { Logger } from '../kit/logger.js';
import type { Health } from './health-probe.js';
import { status, type Notices } from './notices.js';

/** After a probe that failed the next one comes so soon, as a part of the time systemd gives. */
const RETRY_PART = 8;

type Environment = Readonly<Record<string, string | undefined>>;

/** After how long without a word systemd ends the process `pid`, milliseconds (sd_watchdog_enabled(3)); null: never. */
export function watchdogMs({ WATCHDOG_USEC, WATCHDOG_PID }: Environment, pid: number): number | null {
  if (WATCHDOG_PID !== undefined && WATCHDOG_PID !== String(pid)) return null;
  const usec = Number(WATCHDOG_USEC ?? '');
  return Number.isSafeInteger(usec) && usec > 0 ? usec / 1_000 : null;
}

/**
 * Tells systemd that the hub lives, at half the time it is given, and only after a look that found it so. It never says that the
 * hub is dead: it falls silent, and systemd ends and starts it. A probe that never ends is silence too.
 */
export class Watchdog {
  private readonly deps: WatchdogDeps;
  private timer: Timer | null = null;
  private running = false;
  private wasWell = true;

  constructor(deps: WatchdogDeps) {
    this.deps = deps;
  }

  start(): void {
    this.running = true;
    this.wait(this.deps.limitMs / 2);
  }

  stop(): void {
    this.running = false;
    this.timer?.cancel();
    this.timer = null;
  }

  private wait(ms: number): void {
    // `stop` may have been called while a notice was on its way.
    if (!this.running) return;
    this.timer = this.deps.clock.after(ms, () => void this.look());
  }

  private async look(): Promise<void> {
    const { probe, notices, limitMs, logger, sentence } = this.deps;
    const { faults, remarks } = await probe().catch((error: unknown) => ({
      faults: [`The look at the hub failed: ${String(error)}.`],
      remarks: [],
    }));
    if (!this.running) return;
    const isWell = faults.length === 0;
    if (isWell) {
      const told = await notices.send('WATCHDOG=1', status([sentence(), ...remarks].join(' ')));
      if (!told) logger.warn({}, 'the service manager could not be told that the hub is well');
    } else {
      logger.error({ faults }, 'the hub is not well: if that lasts, the service manager starts it anew');
      await notices.send(status(`Not well: ${faults.join(' ')}`));
    }
    if (isWell && !this.wasWell) logger.info({}, 'the hub is well again');
    this.wasWell = isWell;
    this.wait(isWell ? limitMs / 2 : limitMs / RETRY_PART);
  }
}

export interface WatchdogDeps {
  readonly clock: Clock;
  readonly logger: Logger;
  readonly notices: Notices;
  /** After how long without a word the process is ended. */
  readonly limitMs: number;
  readonly probe: () => Promise<Health>;
  /** What the status says while all is well. */
  readonly sentence: () => string;
}
