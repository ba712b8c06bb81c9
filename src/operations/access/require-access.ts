import { decide } from '../../access/decide.js';
import type { Decision } from '../../access/decide.js';
import { personKey, type PersonKey } from '../../access/person-key.js';
import { opens, type AccessAction } from '../../access/request.js';
import type { PaymentFacts } from '../../access/facts.js';
import { textOf, type Verdict } from '../../access/verdict.js';
import type { Clock } from '../../kit/clock.js';
import { PaymentRequired, Refused } from '../../kit/errors.js';
import { inEnglish } from '../../kit/sentence.js';
import type { Device } from '../../locks/device.js';
import { eventBy } from '../audit/new-event.js';
import type { Caller } from '../ports.js';
import type { Store, Writes } from '../store-ports.js';
import { actorKindOf, factsOfCaller } from './access-facts.js';
import type { FactReads } from './access-facts.js';
import { markDecision, type Asking } from './entry-marks.js';
import { momentFacts, type MomentReads } from './moment-facts.js';
import { loggedTrace, toldTrace } from './told-trace.js';

export interface AccessDeps {
  readonly store: Store;
  readonly clock: Clock;
  /** Whether the wall clock can be relied upon. */
  readonly timeIsTrusted: () => boolean;
}

export type JudgeDeps = Omit<AccessDeps, 'store'> & { readonly store: FactReads & MomentReads };

/** Whether somebody may do this at this lock now. @param payment of who has to pay for it */
export function judge(
  deps: JudgeDeps,
  caller: Caller,
  device: Device,
  action: AccessAction,
  payment: PaymentFacts | null = null,
): Decision {
  const time = { nowMs: deps.clock.wallMs(), timeIsTrusted: deps.timeIsTrusted() };
  const facts = factsOfCaller(deps.store, caller, device, action, time);
  const moment = opens(action)
    ? momentFacts(deps.store, device, keyOfCaller(caller), { ...time, monoMs: deps.clock.monotonicMs() })
    : null;
  return decide({ actor: actorKindOf(caller), action }, { ...facts, ...moment, payment });
}

/** Who asks, to rules that count people. */
export function keyOfCaller({ userId, actor }: Pick<Caller, 'userId' | 'actor'>): PersonKey {
  return personKey(userId, actor.kind === 'cli' ? null : actor.id);
}

/** As `keyOfCaller`, and by what they ask. */
export function whoCalls(caller: Caller): Asking {
  return { key: keyOfCaller(caller), used: { kind: actorKindOf(caller), id: caller.actor.id } };
}

/** @throws Refused `access_denied` with the trace; nothing is logged, as nothing was to change */
export function requireSight(deps: JudgeDeps, caller: Caller, device: Device, action: AccessAction): void {
  const decision = judge(deps, caller, device, action);
  if (!decision.granted) throw refusal(decision);
}

/**
 * As `requireSight`, of what would change something: the refusal is in the log before it is told.
 * @throws PaymentRequired `credit_insufficient` when nothing but money is missing
 */
export async function requireAccess(
  deps: AccessDeps,
  caller: Caller,
  device: Device,
  action: AccessAction,
  payment: PaymentFacts | null = null,
): Promise<void> {
  if (judge(deps, caller, device, action, payment).granted) return;
  const decision = await deps.store.write((tx) => {
    // In turn with all others: of two people at the same instant one is the second.
    const lock = tx.devices.byId(device.id) ?? device;
    const now = judge({ ...deps, store: tx }, caller, lock, action, payment);
    if (!now.granted) denyIn(deps, tx, caller, device, action, now);
    return now;
  });
  if (!decision.granted) throw refusal(decision);
}

/** A refusal and what it leaves behind: who lacks nothing but a second person is waited for. */
export function denyIn(
  deps: Pick<AccessDeps, 'clock'>,
  tx: Writes,
  caller: Caller,
  device: Device,
  action: AccessAction,
  decision: Decision,
): void {
  appendDenial(deps, tx, caller, device, action, decision.trace);
  const moment = { atMs: deps.clock.wallMs(), monoMs: deps.clock.monotonicMs() };
  markDecision(tx, device, whoCalls(caller), decision, moment);
}

/** @param trace ends in the verdict that refused */
export async function logDenial(
  deps: Pick<AccessDeps, 'store' | 'clock'>,
  caller: Caller,
  device: Device,
  action: AccessAction,
  trace: readonly Verdict[],
): Promise<void> {
  await deps.store.write((tx) => {
    appendDenial(deps, tx, caller, device, action, trace);
  });
}

/** As `logDenial`, in a change. */
function appendDenial(
  deps: Pick<AccessDeps, 'clock'>,
  tx: Writes,
  caller: Caller,
  device: Device,
  action: AccessAction,
  trace: readonly Verdict[],
): void {
  const because = trace.at(-1);
  if (!because) throw new Error('a refusal without a reason');
  tx.events.append(
    eventBy(caller, {
      atMs: deps.clock.wallMs(),
      type: 'ACCESS_DENIED',
      success: false,
      reason: because.reasonCode,
      description: inEnglish(textOf(because)),
      deviceId: device.id,
      data: { action, trace: loggedTrace(trace) },
    }),
  );
}

export function refusal({ because, trace }: Decision): Refused | PaymentRequired {
  const options = { trace: toldTrace(trace) };
  return because.reasonCode === 'credit_insufficient'
    ? new PaymentRequired('credit_insufficient', textOf(because), options)
    : new Refused('access_denied', textOf(because), options);
}
