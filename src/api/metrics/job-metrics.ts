import type { JobView } from '../../operations/jobs/job-use-cases.js';
import { gauge, type Metric, type Sample } from './metric.js';

/** What the hub does by the clock. */
export function jobMetrics(jobs: readonly JobView[], nowMs: number): readonly Metric[] {
  const each = (valueOf: (job: JobView) => number | null): readonly Sample[] =>
    jobs.flatMap((job) => {
      const value = valueOf(job);
      return value === null ? [] : [{ value, labels: { job: job.name } }];
    });
  return [
    gauge(
      'doorward_job_ok',
      'Whether a job went well the last time (1) or failed (0).',
      each(({ trouble }) => Number(trouble === null)),
    ),
    gauge(
      'doorward_job_age_seconds',
      'How long ago a job last began.',
      each(({ begunAtMs }) => (begunAtMs === null ? null : Math.max(0, nowMs - begunAtMs) / 1000)),
    ),
    gauge(
      'doorward_job_duration_seconds',
      'How long a job took the last time.',
      each(({ tookMs }) => (tookMs === null ? null : tookMs / 1000)),
    ),
    gauge(
      'doorward_job_running_seconds',
      'For how long a job has been running; 0: it does not.',
      each(({ runningForMs }) => (runningForMs ?? 0) / 1000),
    ),
    gauge(
      'doorward_job_overdue_seconds',
      'How long ago a job should have begun: it was missed, or waits for the time to be trusted.',
      each(({ nextAtMs }) => Math.max(0, nowMs - nextAtMs) / 1000),
    ),
  ];
}
