import type { Decision } from './decide.js';

/** The last rule of all, for who would be let in and has to pay: is there enough? */
export function afterPayment(decision: Decision, isEnough: boolean): Decision {
  if (!decision.granted) return decision;
  if (isEnough) {
    const trace = [...decision.trace];
    trace.splice(-1, 0, {
      rule: 'credit_enough',
      verdict: 'passes',
      detail: 'There is credit for an entry.',
    });
    return { ...decision, trace };
  }
  const before = decision.trace.map((verdict) => ({ ...verdict, verdict: 'passes' as const }));
  const detail = 'An entry here has a price, and there is not so much credit.';
  return {
    granted: false,
    reason: 'credit_insufficient',
    trace: [...before, { rule: 'credit_insufficient', verdict: 'denies', detail }],
  };
}
