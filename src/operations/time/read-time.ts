import { TIME_TEXTS } from './time-text.js';
import type { TimeUseCases } from './time-use-cases.js';
import type { TrustedTime } from './trusted-time.js';

/** What the hub thinks of its clock. */
export function readTime({ time }: { readonly time: TrustedTime }): TimeUseCases['readTime'] {
  return () => {
    const { now, trust, lockTimeMs } = time.state;
    return {
      nowMs: now.wallMs,
      isTrusted: trust.isTrusted,
      reason: trust.reason,
      text: TIME_TEXTS[trust.reason],
      sinceMs: now.wallMs - (now.monotonicMs - trust.sinceMs),
      mode: time.mode,
      lockTimeMs,
    };
  };
}
