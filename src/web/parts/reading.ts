import { useEffect, useState } from 'preact/hooks';
import { link } from '../api/event-stream.js';
import { useFresh } from '../fresh.js';
import { errorText } from './error-text.js';

/** What a page reads to show it: why that came to nothing, and once more. */
export interface Reading {
  readonly wrong: string | null;
  readonly again: () => void;
}

/** What failed is read again by itself, milliseconds; a link that is gone is waited for instead. */
const RETRY_MS = 5_000;

/** @param after rows of the log after which it is read again */
export function useReading(read: () => Promise<void>, after: RegExp | null = null): Reading {
  const [wrong, setWrong] = useState<string | null>(null);
  const again = () => {
    read().then(
      () => {
        setWrong(null);
      },
      (error: unknown) => {
        setWrong(errorText(error));
      },
    );
  };
  useFresh(again, after);
  const isRetried = wrong !== null && link.value !== 'lost';
  useEffect(() => {
    if (!isRetried) return;
    const timer = setInterval(again, RETRY_MS);
    return () => {
      clearInterval(timer);
    };
  }, [isRetried]);
  return { wrong, again };
}
