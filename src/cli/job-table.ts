import { table } from './table.js';
import type { WireJob } from './wire/jobs.js';

const HEAD = ['JOB', 'LAST', 'RESULT', 'TOOK MS', 'NEXT'];

/** Jobs for people: how each fared, then of those that fail what to do. */
export function jobsText(jobs: readonly WireJob[]): string {
  const rows = jobs.map((job) => [job.name, job.last_run_at, resultOf(job), job.took_ms, nextOf(job)]);
  const troubles = jobs.flatMap(({ name, trouble }) =>
    trouble ? [`${name} fails since ${trouble.since}: ${trouble.detail} ${trouble.advice}`] : [],
  );
  return [table(HEAD, rows, 'No jobs.'), ...troubles].join('\n');
}

function resultOf({ result, is_running: isRunning }: WireJob): string | null {
  return isRunning ? 'running' : result;
}

function nextOf({ next_run_at: next, waits_for_time: waits }: WireJob): string {
  return waits ? 'when the time is trusted' : next;
}
