import { decide } from '../../access/decide.js';
import type { Decision } from '../../access/decide.js';
import type { AccessAction } from '../../access/request.js';
import { textOf } from '../../access/verdict.js';
import type { Clock } from '../../kit/clock.js';
import { Refused } from '../../kit/errors.js';
import type { Device } from '../../locks/device.js';
import { eventBy } from '../audit/new-event.js';
import type { Caller } from '../ports.js';
import type { Reads, Store } from '../store-ports.js';
import { actorKindOf, factsOfCaller } from './access-facts.js';
import { loggedTrace, toldTrace } from './told-trace.js';

export interface AccessDeps {
  readonly store: Store;
  readonly clock: Clock;
  /** Whether the wall clock can be relied upon. */
  readonly timeIsTrusted: () => boolean;
}

type JudgeDeps = Omit<AccessDeps, 'store'> & { readonly store: Pick<Reads, 'sites' | 'schedules'> };

/** Whether somebody may do this at this lock now. */
export function judge(deps: JudgeDeps, caller: Caller, device: Device, action: AccessAction): Decision {
  const time = { nowMs: deps.clock.wallMs(), timeIsTrusted: deps.timeIsTrusted() };
  const facts = factsOfCaller(deps.store, caller, device, action, time);
  return decide({ actor: actorKindOf(caller), action }, facts);
}

/** @throws Refused `access_denied` with the trace; nothing is logged, as nothing was to change */
export function requireSight(deps: JudgeDeps, caller: Caller, device: Device, action: AccessAction): void {
  const decision = judge(deps, caller, device, action);
  if (!decision.granted) throw refusal(decision);
}

/** As `requireSight`, of what would change something: the refusal is in the log before it is told. */
export async function requireAccess(
  deps: AccessDeps,
  caller: Caller,
  device: Device,
  action: AccessAction,
): Promise<void> {
  const decision = judge(deps, caller, device, action);
  if (decision.granted) return;
  await deps.store.write((tx) =>
    tx.events.append(
      eventBy(caller, {
        atMs: deps.clock.wallMs(),
        type: 'ACCESS_DENIED',
        success: false,
        reason: decision.because.reasonCode,
        description: textOf(decision.because),
        deviceId: device.id,
        data: { action, trace: loggedTrace(decision.trace) },
      }),
    ),
  );
  throw refusal(decision);
}

function refusal({ because, trace }: Decision): Refused {
  return new Refused('access_denied', textOf(because), { trace: toldTrace(trace) });
}
