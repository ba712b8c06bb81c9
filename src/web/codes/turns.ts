import { useEffect, useState } from 'preact/hooks';
import { hubNowMs } from '../api/hub-time.js';
import type { Code } from './code.js';
import { nextTurnMs } from './next-turn.js';

/** The longest that is waited at once, milliseconds: a browser's timers end at 24 days. */
const WAIT_MAX_MS = 86_400_000;

/** The time at the hub; what asks for it is drawn anew when one of the codes begins or ends. @param read asks the hub how they are then */
export function useTurns(codes: readonly Code[], read: () => void): number {
  const [turned, setTurned] = useState(0);
  const nowMs = hubNowMs();
  const next = nextTurnMs(codes, nowMs);
  useEffect(() => {
    if (next === null) return;
    const timer = setTimeout(
      () => {
        setTurned(turned + 1);
        read();
      },
      Math.min(next - hubNowMs(), WAIT_MAX_MS),
    );
    return () => {
      clearTimeout(timer);
    };
  }, [next, turned]);
  return nowMs;
}
