import type { AccessAction } from '../../access/request.js';
import { textOf, type Verdict } from '../../access/verdict.js';
import { Refused } from '../../kit/errors.js';
import type { Device } from '../../locks/device.js';
import type { Caller } from '../ports.js';
import type { Writes } from '../store-ports.js';
import { judge, logDenial } from './require-access.js';
import type { AccessDeps } from './require-access.js';
import { toldTrace } from './told-trace.js';

/** A refusal inside a change of the store, which is undone: whoever began the change writes it into the log. */
class RefusedInChange extends Refused {
  readonly device: Device;
  readonly action: AccessAction;
  readonly verdicts: readonly Verdict[];

  constructor(device: Device, action: AccessAction, because: Verdict, verdicts: readonly Verdict[]) {
    super('access_denied', textOf(because), { trace: toldTrace(verdicts) });
    this.device = device;
    this.action = action;
    this.verdicts = verdicts;
  }
}

/**
 * As `requireAccess`, in turn with every other change: what a revocation ended before is not done, whenever it was asked.
 * @returns by what right
 * @throws Refused `access_denied`; call it within `loggingRefusals`
 */
export function requireInChange(
  deps: Omit<AccessDeps, 'store'>,
  tx: Writes,
  caller: Caller,
  device: Device,
  action: AccessAction,
): Verdict {
  const { granted, because, trace } = judge({ ...deps, store: tx }, caller, device, action);
  if (!granted) throw new RefusedInChange(device, action, because, trace);
  return because;
}

/** The share by which something was granted; null: by a right of one's own. */
export function shareOf({ reasonCode, params }: Verdict): string | null {
  return reasonCode === 'shared' ? String(params['share_id']) : null;
}

/** A refusal that ended a change is in the log before it is told. */
export async function loggingRefusals<T>(
  deps: Pick<AccessDeps, 'store' | 'clock'>,
  caller: Caller,
  work: () => Promise<T>,
): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (error instanceof RefusedInChange)
      await logDenial(deps, caller, error.device, error.action, error.verdicts);
    throw error;
  }
}
