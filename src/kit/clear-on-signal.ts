import { constants } from 'node:os';

/** Signals that end a program: by hand, by a service manager, by a terminal that is gone. */
const SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;
/** As shells tell that a signal ended a program. */
const EXIT_BY_SIGNAL = 128;

/** While `work` runs, a signal that ends the process calls `clear` first: what must not stay behind is gone then. */
export async function clearOnSignal<T>(clear: () => void, work: () => Promise<T>): Promise<T> {
  const end = (signal: (typeof SIGNALS)[number]) => {
    clear();
    process.exit(EXIT_BY_SIGNAL + constants.signals[signal]);
  };
  for (const signal of SIGNALS) process.on(signal, end);
  try {
    return await work();
  } finally {
    for (const signal of SIGNALS) process.off(signal, end);
  }
}
