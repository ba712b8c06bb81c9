import { filled, type Sentence } from '../kit/sentence.js';
import { TEXTS } from './verdict-text.js';
import type { ReasonCode } from './verdict-text.js';

export type RuleName =
  | 'possible'
  | 'lock_paired'
  | 'keypad_open'
  | 'known'
  | 'not_revoked'
  | 'person_active'
  | 'token_scope'
  | 'lockdown'
  | 'kind'
  | 'time_trust'
  | 'dates'
  | 'schedule'
  | 'uses'
  | 'made_under'
  | 'right'
  | 'anti_passback'
  | 'two_person'
  | 'payment';

export type VerdictParams = Readonly<Record<string, string | number>>;

/** What one rule found. skip: the rule has nothing to say here. */
export interface Verdict {
  readonly rule: RuleName;
  readonly verdict: 'pass' | 'fail' | 'skip';
  /** Stable; clients match on it. */
  readonly reasonCode: ReasonCode;
  /** What the text names; times as RFC 3339. */
  readonly params: VerdictParams;
}

const NONE: VerdictParams = {};

export function pass(rule: RuleName, reasonCode: ReasonCode, params = NONE): Verdict {
  return { rule, verdict: 'pass', reasonCode, params };
}

export function fail(rule: RuleName, reasonCode: ReasonCode, params = NONE): Verdict {
  return { rule, verdict: 'fail', reasonCode, params };
}

export function skip(rule: RuleName): Verdict {
  return { rule, verdict: 'skip', reasonCode: 'not_applicable', params: NONE };
}

/** What is told of it, in whichever language. */
export function textOf({ reasonCode, params }: Pick<Verdict, 'reasonCode' | 'params'>): Sentence {
  return filled(TEXTS[reasonCode], params);
}
