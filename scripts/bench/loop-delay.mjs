// Loaded into a hub before anything else: told SIGUSR2, it says how late its event loop was since it was told last.
import { monitorEventLoopDelay } from 'node:perf_hooks';

/** How often the delay is looked at, milliseconds; what is told is without it. */
const RESOLUTION_MS = 5;
const delay = monitorEventLoopDelay({ resolution: RESOLUTION_MS });
delay.enable();
process.on('SIGUSR2', () => {
  const p99Ms = Math.max(0, delay.percentile(99) / 1e6 - RESOLUTION_MS);
  process.stderr.write(`loop-delay ${JSON.stringify({ p99Ms })}\n`);
  delay.reset();
});
