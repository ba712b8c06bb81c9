import { useState } from 'preact/hooks';
import { useFresh } from '../fresh.js';
import { errorText } from './error-text.js';

/** What a page reads to show it: why that came to nothing, and once more. */
export interface Reading {
  readonly wrong: string | null;
  readonly again: () => void;
}

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
  return { wrong, again };
}
