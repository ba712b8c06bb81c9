import type { AccessFacts } from './facts.js';
import type { AccessRequest } from './request.js';
import { isCode } from './request.js';
import {
  keypadOpen,
  known,
  lockPaired,
  notRevoked,
  personActive,
  possible,
  tokenScope,
} from './rules/asking.js';
import { dates, knownKind, madeUnderShare, schedule, timeTrust, uses } from './rules/code.js';
import { payment } from './rules/payment.js';
import { right } from './rules/right.js';
import type { Rule } from './rules/rule.js';
import { antiPassback, lockdown, twoPerson } from './rules/site.js';
import type { Verdict } from './verdict.js';

export interface Decision {
  readonly granted: boolean;
  /** Of a refusal the rule that failed, else the right by which it was granted. */
  readonly because: Verdict;
  /** Every rule that was asked, in order; a refusal ends it. */
  readonly trace: readonly Verdict[];
  /** Whether to alarm somebody elsewhere, with no sign of it at the door. */
  readonly silentAlarm: boolean;
}

/** In this order, for every question: who fails one is asked no more. */
export const RULES: readonly Rule[] = [
  possible,
  lockPaired,
  keypadOpen,
  known,
  notRevoked,
  personActive,
  tokenScope,
  knownKind,
  timeTrust,
  dates,
  schedule,
  uses,
  madeUnderShare,
  right,
  lockdown,
  antiPassback,
  twoPerson,
  payment,
];

/**
 * May this be done at this lock now? The one place where that is decided, whoever asks, and by which it is explained.
 * Pure. Denies unless no rule fails and `right` has found by what right.
 */
export function decide(request: AccessRequest, facts: AccessFacts): Decision {
  const trace: Verdict[] = [];
  let because: Verdict | null = null;
  for (const rule of RULES) {
    const verdict = rule(request, facts);
    trace.push(verdict);
    if (verdict.verdict === 'fail') {
      // Who was made to type it is in need, also where something else than the code keeps the door shut.
      const silentAlarm = because?.verdict === 'pass' && isDuress(request, facts);
      return { granted: false, because: verdict, trace, silentAlarm };
    }
    if (verdict.rule === 'right') because = verdict;
  }
  if (because?.verdict !== 'pass') throw new Error('no rule gave a right');
  return { granted: true, because, trace, silentAlarm: isDuress(request, facts) };
}

function isDuress({ actor }: AccessRequest, { credential }: AccessFacts): boolean {
  return isCode(actor) && credential?.kind === 'duress';
}
