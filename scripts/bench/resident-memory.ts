import { readFileSync } from 'node:fs';

const SAMPLE_MS = 50;

/** What a process holds in memory now, MiB (`VmRSS` of proc_pid_status(5)). */
export function residentMib(pid: number): number {
  const kib = /^VmRSS:\s+(\d+) kB$/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1];
  if (kib === undefined) throw new Error(`process ${pid} has no resident memory: it has ended`);
  return Number(kib) / 1024;
}

/** The most a process held while `action` ran, MiB, looking every 50 ms. */
export async function peakResidentMib(pid: number, action: () => Promise<unknown>): Promise<number> {
  let peak = residentMib(pid);
  const timer = setInterval(() => {
    peak = Math.max(peak, residentMib(pid));
  }, SAMPLE_MS);
  try {
    await action();
  } finally {
    clearInterval(timer);
  }
  return Math.max(peak, residentMib(pid));
}
