import type { Expectation } from '../../access/policy.js';
import type { AccessAction } from '../../access/request.js';
import type { WeekDayRule } from '../../access/schedule/schedule.js';
import type { Span } from '../../access/schedule/span.js';
import type { Verdict } from '../../access/verdict.js';
import type { Role } from '../../accounts/user.js';
import type { Caller } from '../ports.js';
import type { AskerName } from './asker.js';
import type { ToldVerdict } from './told-trace.js';

/** Of whom something is said. A person is meant with their account and every code of theirs. */
export type PolicyWho =
  /** By e-mail, username, phone or id. */
  | { readonly kind: 'user'; readonly name: string }
  | { readonly kind: 'role'; readonly role: Role }
  /** One code, by its label or id. */
  | { readonly kind: 'pin'; readonly name: string }
  /** Every person, and every code that is nobody's. */
  | { readonly kind: 'anybody' };

/** One sentence of a policy. */
export interface PolicyAssertion extends Expectation {
  readonly name: string;
  readonly who: PolicyWho;
  /** People of whom it is not said, named as in `who`. */
  readonly except: readonly string[];
  /** A lock by its device-id or id, or all locks of a site by its name or id. */
  readonly where: { readonly kind: 'lock' | 'site'; readonly name: string };
  readonly action: AccessAction;
  readonly span: Span;
  /** Within the span only then, on the clocks of the lock's site; null: throughout. */
  readonly weekly: WeekDayRule | null;
}

export interface PolicyCounterExample {
  readonly asker: AskerName;
  readonly lock: { readonly id: string; readonly deviceId: string; readonly timeZone: string };
  readonly atMs: number;
  readonly granted: boolean;
  readonly because: Verdict;
  readonly trace: readonly ToldVerdict[];
}

export interface PolicyFinding {
  readonly name: string;
  /** People and codes of nobody that were looked at, each once a lock; none where it is said of nobody who is there. */
  readonly asked: number;
  /** null: it holds. Else of the first lock at which it does not. */
  readonly counterExample: PolicyCounterExample | null;
}

export interface PolicyUseCases {
  /**
   * Whether each assertion holds, by the function that decides at the door; nothing is changed. As if the time were trusted
   * and the keypads not locked out. In their order.
   * @throws InvalidInput `policy_invalid` naming each field that can't be taken, `policy_too_large`; Refused `access_denied`
   */
  testPolicy(caller: Caller, assertions: readonly PolicyAssertion[]): Promise<readonly PolicyFinding[]>;
}
