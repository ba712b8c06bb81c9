import type { Clock } from '../kit/clock.js';
import type { NewId } from '../kit/ids.js';
import { recoverEntryMarks } from './access/recover-entry-marks.js';
import { recoverRequests } from './cloud/refuse-request.js';
import { recoverCommands } from './locks/recover-commands.js';
import { reportBrokenLog } from './security/report-broken-log.js';
import { ensureFirstSite } from './sites/ensure-first-site.js';
import type { Store } from './store-ports.js';

/**
 * Makes good what the end of the last run left open. Before anything else uses the store.
 * @returns the last row of the log before it: those after it tell what became of the last run's commands
 */
export async function recover(
  deps: {
    readonly store: Store & { readonly logWasCut: boolean };
    readonly clock: Clock;
    readonly newId: NewId;
  },
  timeZone: () => string,
): Promise<number> {
  const lastSeq = deps.store.events.lastSeq();
  await reportBrokenLog(deps);
  await recoverCommands(deps);
  await recoverRequests(deps);
  await recoverEntryMarks(deps);
  await ensureFirstSite(deps, timeZone);
  return lastSeq;
}
