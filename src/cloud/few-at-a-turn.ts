import type { Clock } from '../kit/clock.js';

export interface TurnLimits {
  /** Taken in one turn of the event loop. */
  readonly aTurn: number;
  /** What waited for longer is dropped instead, milliseconds. */
  readonly waitMs: number;
}

/**
 * Takes what comes a few at a time, in order. What goes on meanwhile has its own turns in between: a thousand TLS handshakes at once
 * would stop everything else for seconds.
 */
export function fewAtATurn<T>(
  clock: Pick<Clock, 'monotonicMs'>,
  { aTurn, waitMs }: TurnLimits,
  { take, drop }: { readonly take: (each: T) => void; readonly drop: (each: T) => void },
): (each: T) => void {
  const waiting: { readonly each: T; readonly sinceMs: number }[] = [];
  const some = (): void => {
    const nowMs = clock.monotonicMs();
    for (const { each, sinceMs } of waiting.splice(0, aTurn)) (nowMs - sinceMs > waitMs ? drop : take)(each);
    if (waiting.length > 0) setImmediate(some);
  };
  return (each) => {
    if (waiting.push({ each, sinceMs: clock.monotonicMs() }) === 1) setImmediate(some);
  };
}
