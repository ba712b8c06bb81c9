import { readdirSync, readFileSync } from 'node:fs';

/** Ticks of `utime` and `stime` a second (proc_pid_stat(5)): 100 wherever Linux runs on what hubs run on. */
const TICKS_A_SECOND = 100;

/** Processor time that a process has had so far, user and system, milliseconds; with its children where it has any. */
export function processorMs(pid: number): number {
  const children = readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .map((name) => statOf(Number(name)))
    .filter((stat) => stat?.parent === pid);
  return (
    [statOf(pid), ...children].reduce((sum, stat) => sum + (stat?.ticks ?? 0), 0) * (1000 / TICKS_A_SECOND)
  );
}

function statOf(pid: number): { readonly parent: number; readonly ticks: number } | null {
  try {
    // The name in brackets may have spaces.
    const fields = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ').at(-1)?.split(' ') ?? [];
    return { parent: Number(fields[1]), ticks: Number(fields[11]) + Number(fields[12]) };
  } catch {
    return null;
  }
}
