import { signal } from '@preact/signals';
import { call } from '../api/call.js';
import type { DiscoveredLock } from '../api/wire.js';
import { errorText } from '../parts/error-text.js';

/** A lock on batteries may speak once in two seconds. */
const LOOK_MS = 1_000;

/** Locks that the hub hears over the air and does not know, as it told last; null: nothing yet. */
export const heardLocks = signal<readonly DiscoveredLock[] | null>(null);
/** Why it can't listen, in its own words: no adapter, no right to it. */
export const discoveryProblem = signal<string | null>(null);

/** Asks again and again, which is what keeps the hub listening. @returns how to stop it, as an effect wants */
export function listenForLocks(): () => void {
  let isOver = false;
  let timer: ReturnType<typeof setTimeout> | undefined;
  const look = async () => {
    try {
      const { data } = await call('GET /api/v1/devices/discover', {});
      if (isOver) return;
      heardLocks.value = data;
      discoveryProblem.value = null;
    } catch (error) {
      if (isOver) return;
      heardLocks.value = null;
      discoveryProblem.value = errorText(error);
    }
    timer = setTimeout(() => void look(), LOOK_MS);
  };
  void look();
  return () => {
    isOver = true;
    clearTimeout(timer);
    heardLocks.value = null;
    discoveryProblem.value = null;
  };
}
