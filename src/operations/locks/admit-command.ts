import type { Decision } from '../../access/decide.js';
import { opens } from '../../access/request.js';
import type { Clock } from '../../kit/clock.js';
import { markDecision, markPassage } from '../access/entry-marks.js';
import { judge, keyOfCaller, whoCalls } from '../access/require-access.js';
import { loggedTrace } from '../access/told-trace.js';
import { eventBy } from '../audit/new-event.js';
import type { Caller } from '../ports.js';
import type { Writes } from '../store-ports.js';
import type { Command } from './command-record.js';

export interface AdmitDeps {
  readonly clock: Clock;
  readonly timeIsTrusted: () => boolean;
}

/** A command that was allowed, and is not any more in the commit that would let it go. Nothing was sent. */
export class NoLongerAllowed extends Error {
  override readonly name = 'NoLongerAllowed';
  readonly decision: Decision;

  constructor(decision: Decision) {
    super(decision.because.reasonCode);
    this.decision = decision;
  }
}

/**
 * Decides once more, in the commit after which a command may move a bolt: a lockdown or a revocation that was committed
 * before it counts, and of several at the same instant only one uses up what is there once.
 * @param isMarked it was admitted before, and leaves no marks again
 * @throws NoLongerAllowed
 */
export function admitCommand(
  deps: AdmitDeps,
  tx: Writes,
  caller: Caller,
  { id, action, deviceId }: Command,
  isMarked: boolean,
): void {
  const found = tx.devices.byId(deviceId);
  if (!found) return;
  const device = isMarked ? { ...found, entryRules: { ...found.entryRules, ...ONCE_ONLY } } : found;
  const decision = judge({ ...deps, store: tx }, caller, device, action);
  if (!decision.granted) throw new NoLongerAllowed(decision);
  if (!opens(action)) return;
  const moment = { atMs: deps.clock.wallMs(), monoMs: deps.clock.monotonicMs() };
  const first = markDecision(tx, device, whoCalls(caller), decision, moment);
  if (!first) return;
  tx.events.append(
    eventBy(caller, {
      atMs: moment.atMs,
      type: 'ACCESS_GRANTED',
      reason: decision.because.reasonCode,
      description: `The second of two people asked to ${action}. ${first.name} was the first of two.`,
      deviceId,
      // The row tells of both.
      targetUserId: first.kind === 'user' ? first.id : null,
      commandId: id,
      data: { action, first_person: first, trace: loggedTrace(decision.trace) },
    }),
  );
}

/** What is used up by the first admission of a command is not asked for by the second. */
const ONCE_ONLY = { twoPersonWindowS: null, antiPassbackS: null };

/** How a command to open ended, for rules about who is inside. While that is unknown, nothing is said. In its commit. */
export function markCommandEnd(tx: Writes, command: Command): void {
  const { action, status, deviceId } = command;
  if (!opens(action)) return;
  if (status !== 'succeeded' && status !== 'failed' && status !== 'expired') return;
  markPassage(tx, deviceId, keyOfCaller(command), status === 'succeeded', null);
}
