import { signal } from '@preact/signals';
import { useEffect } from 'preact/hooks';
import { link } from './api/event-stream.js';
import { onRow } from './happenings.js';
import { spoken } from './languages/tell.js';

/** Grows each time that events were missed which nobody can tell any more. */
const missed = signal(0);

export function tellMissed(): void {
  missed.value += 1;
}

/**
 * What a page shows is read when it is first drawn, when the hub is heard again, when events were missed, when another language
 * is chosen, since the hub's own sentences come in it, and after each row of the log whose type fits `after`; not while the hub is gone.
 * @param asked what is asked for; when it changes it is read again
 */
export function useFresh(
  read: () => void,
  after: RegExp | null = null,
  asked: readonly unknown[] = [],
): void {
  const isLost = link.value === 'lost';
  useEffect(() => {
    if (!isLost) read();
  }, [isLost, missed.value, spoken.value, ...asked]);
  // Anew with each drawing: `read` asks for what is shown then.
  useEffect(() => {
    if (after === null) return;
    return onRow(({ event_type }) => {
      if (after.test(event_type)) read();
    });
  });
}
