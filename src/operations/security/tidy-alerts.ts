import type { Clock, Timer } from '../../kit/clock.js';
import type { Part } from '../../kit/lifecycle.js';
import type { Logger } from '../../kit/logger.js';
import { ALERT_KINDS } from '../../security/alert.js';
import { isQuiet } from '../../security/alert-life.js';
import { ALERT_RULES } from '../../security/alert-rules.js';
import type { Store } from '../store-ports.js';
import { RESOLVED_KEPT_MS } from './alert-ports.js';
import { endAlerts } from './end-alerts.js';

export const TIDY_EVERY_MS = 3_600_000;

const QUIET_KINDS = ALERT_KINDS.filter((kind) => ALERT_RULES[kind].quietMs !== null);

/** Each hour: ends alerts that nothing came of any more, and forgets old ones that are over; not by a clock that may be wrong. */
export class AlertTidying implements Part {
  readonly name = 'alert tidying';
  private readonly deps;
  private timer: Timer | null = null;

  constructor(deps: {
    readonly store: Store;
    readonly clock: Clock;
    readonly logger: Logger;
    readonly timeIsTrusted: () => boolean;
  }) {
    this.deps = deps;
  }

  start(): Promise<void> {
    this.again();
    return Promise.resolve();
  }

  stop(): Promise<void> {
    this.timer?.cancel();
    this.timer = null;
    return Promise.resolve();
  }

  private again(): void {
    this.timer = this.deps.clock.after(TIDY_EVERY_MS, () => {
      this.again();
      this.tidy();
    });
  }

  private tidy(): void {
    const { store, clock, logger, timeIsTrusted } = this.deps;
    if (!timeIsTrusted()) return;
    store
      .writeSoon((tx) => {
        const nowMs = clock.wallMs();
        const quiet = tx.alerts.unresolvedOfKinds(QUIET_KINDS).filter((alert) => isQuiet(alert, nowMs));
        endAlerts(tx, quiet, nowMs);
        tx.alerts.removeResolvedBefore(nowMs - RESOLVED_KEPT_MS);
      })
      .catch((error: unknown) => {
        logger.error({ err: error }, 'old alerts could not be tidied');
      });
  }
}
