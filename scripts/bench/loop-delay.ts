import type { RealHub } from '../../test/support/real-hub.js';

/** How late the event loop of a hub that has loaded `loop-delay.mjs` was since it was asked last, 99th percentile, milliseconds. */
export async function delayMs({ program, pid }: RealHub): Promise<number> {
  const [, p99Ms] = await program.says(/loop-delay \{"p99Ms":([\d.e-]+)\}\n/, () => {
    process.kill(pid, 'SIGUSR2');
  });
  return Number(p99Ms);
}
