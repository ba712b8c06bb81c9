import { useState } from 'preact/hooks';
import { errorText } from './error-text.js';

/** What a form or a button asks of the hub: whether it is under way, and why the last came to nothing. */
export interface Attempt {
  readonly isBusy: boolean;
  readonly wrong: string | null;
  /** One at a time: a second tap on the way does nothing. */
  readonly attempt: (act: () => Promise<void>) => void;
}

export function useAttempt(): Attempt {
  const [isBusy, setBusy] = useState(false);
  const [wrong, setWrong] = useState<string | null>(null);
  const attempt = (act: () => Promise<void>) => {
    if (isBusy) return;
    setBusy(true);
    setWrong(null);
    act()
      .catch((error: unknown) => {
        setWrong(errorText(error));
      })
      .finally(() => {
        setBusy(false);
      });
  };
  return { isBusy, wrong, attempt };
}
