import type { Clock } from '../../kit/clock.js';
import { ALERT_KINDS } from '../../security/alert.js';
import { isQuiet } from '../../security/alert-life.js';
import { ALERT_RULES } from '../../security/alert-rules.js';
import type { Store } from '../store-ports.js';
import { RESOLVED_KEPT_MS } from './alert-ports.js';
import { endAlerts } from './end-alerts.js';

const QUIET_KINDS = ALERT_KINDS.filter((kind) => ALERT_RULES[kind].quietMs !== null);

/** Ends alerts that nothing came of any more, and forgets old ones that are over. @returns how many */
export function tidyAlerts(deps: { readonly store: Store; readonly clock: Clock }): () => Promise<number> {
  return () =>
    deps.store.writeSoon((tx) => {
      const nowMs = deps.clock.wallMs();
      const quiet = tx.alerts.unresolvedOfKinds(QUIET_KINDS).filter((alert) => isQuiet(alert, nowMs));
      endAlerts(tx, quiet, nowMs);
      return quiet.length + tx.alerts.removeResolvedBefore(nowMs - RESOLVED_KEPT_MS);
    });
}
