import { readdirSync } from 'node:fs';
import { setPriority } from 'node:os';

/** Nice enough that whoever is not nice gets a processor at once (setpriority(2)). */
const NICE = 15;

/**
 * A program that in a house runs on a machine of its own, and here on the same: what it computes is not to be taken from the hub.
 * Every thread that it has by now (each has its own priority on Linux), and what these start later.
 */
export function giveWay(pid: number): void {
  for (const thread of readdirSync(`/proc/${pid}/task`)) setPriority(Number(thread), NICE);
}
