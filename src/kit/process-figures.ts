import { performance } from 'node:perf_hooks';
import { nextTurn } from './next-turn.js';

/** This process in numbers that the machine counts anyway: asking costs nothing, not asking costs nothing. */
export interface ProcessFigures {
  readonly residentBytes: number;
  readonly cpuSeconds: number;
  readonly uptimeSeconds: number;
  /** How long the event loop worked, and waited, since the start. */
  readonly busySeconds: number;
  readonly idleSeconds: number;
  /** How long a turn of the event loop took just now. */
  readonly turnSeconds: number;
}

export async function processFigures(): Promise<ProcessFigures> {
  const askedMs = performance.now();
  await nextTurn();
  const { user, system } = process.cpuUsage();
  const { active, idle } = performance.eventLoopUtilization();
  return {
    residentBytes: process.memoryUsage.rss(),
    cpuSeconds: (user + system) / 1e6,
    uptimeSeconds: process.uptime(),
    busySeconds: active / 1000,
    idleSeconds: idle / 1000,
    turnSeconds: (performance.now() - askedMs) / 1000,
  };
}
