import type { Text } from '../../kit/sentence.js';
import type { Verdict } from '../../access/verdict.js';
import { textOf } from '../../access/verdict.js';

/** A verdict as answers have it. `detail` is `text` under its earlier name. */
export interface ToldVerdict {
  readonly rule: string;
  readonly verdict: 'pass' | 'fail' | 'skip';
  readonly reason_code: string;
  readonly params: Readonly<Record<string, string | number>>;
  readonly text: Text;
  readonly detail: Text;
}

export function toldTrace(trace: readonly Verdict[]): ToldVerdict[] {
  return trace.map((one) => {
    const text = textOf(one);
    const { rule, verdict, reasonCode, params } = one;
    return { rule, verdict, reason_code: reasonCode, params, text, detail: text };
  });
}

/** A verdict as the log keeps it, on every entry: what was not skipped, without the text, which its code gives. */
export type LoggedVerdict = Omit<ToldVerdict, 'text' | 'detail' | 'params'> & {
  readonly params?: ToldVerdict['params'];
};

export function loggedTrace(trace: readonly Verdict[]): LoggedVerdict[] {
  return trace
    .filter(({ verdict }) => verdict !== 'skip')
    .map(({ rule, verdict, reasonCode, params }) => ({
      rule,
      verdict,
      reason_code: reasonCode,
      ...(Object.keys(params).length > 0 && { params }),
    }));
}
