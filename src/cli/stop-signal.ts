/** Signals that end a program that runs until it is told to stop. */
const SIGNALS = ['SIGTERM', 'SIGINT', 'SIGHUP'] as const;

/**
 * Resolves at the first signal that asks us to stop, or when a parent that forked us is gone. From the call on, none
 * of the signals kills the process.
 */
export function stopSignal(): Promise<'stopped'> {
  return new Promise((resolve) => {
    const stop = () => {
      resolve('stopped');
    };
    for (const signal of SIGNALS) process.on(signal, stop);
    if (process.channel) {
      process.on('disconnect', stop);
      // Listening to the parent must not by itself keep us running.
      process.channel.unref();
    }
  });
}
