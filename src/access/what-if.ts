import { decide } from './decide.js';
import type { Decision } from './decide.js';
import type { AccessFacts } from './facts.js';
import type { AccessRequest } from './request.js';
import type { Verdict } from './verdict.js';

/** Somebody's question before a change and after it; null: there is no such thing to ask with then. */
export interface Comparison<S> {
  readonly subject: S;
  readonly before: { readonly request: AccessRequest; readonly facts: AccessFacts } | null;
  readonly after: { readonly request: AccessRequest; readonly facts: AccessFacts } | null;
}

export interface Difference<S> {
  readonly subject: S;
  readonly change: 'gains' | 'loses';
  /** Why it was so, and why it would be; null where there was nothing to ask with. */
  readonly before: Verdict | null;
  readonly after: Verdict | null;
}

/** Who gains and who loses by a change: the same as deciding before and after. Those for whom nothing changes are left out. */
export function whatIf<S>(comparisons: Iterable<Comparison<S>>): Difference<S>[] {
  const differences: Difference<S>[] = [];
  for (const { subject, before, after } of comparisons) {
    const was = ask(before);
    const wouldBe = ask(after);
    if ((was?.granted ?? false) === (wouldBe?.granted ?? false)) continue;
    differences.push({
      subject,
      change: wouldBe?.granted === true ? 'gains' : 'loses',
      before: was?.because ?? null,
      after: wouldBe?.because ?? null,
    });
  }
  return differences;
}

function ask(question: Comparison<unknown>['before']): Decision | null {
  return question && decide(question.request, question.facts);
}
