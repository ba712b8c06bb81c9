import { NotFound } from '../../kit/errors.js';
import type { Caller } from '../ports.js';
import { isJobName, type JobName } from './job-names.js';
import type { JobRecord } from './job-ports.js';

/** A job as it stands. Times are wall-clock milliseconds. */
export interface JobView extends Omit<JobRecord, 'name' | 'knownSinceMs'> {
  readonly name: JobName;
  /** Minute, hour, day of month, month, day of week, on the clock of the machine. */
  readonly at: string;
  /** null: it does not run. */
  readonly runningForMs: number | null;
  /** In the past: it was missed, and is caught up as soon as may be. */
  readonly nextAtMs: number;
  /** It goes by the age of things, and the time is not trusted. */
  readonly waitsForTime: boolean;
}

/** The running timetable. */
export interface JobDesk {
  view(): readonly JobView[];
  /** Begins it. @throws Conflict `job_running`; Unavailable `time_untrusted` */
  begin(name: JobName): void;
}

export interface JobUseCases {
  readJobs(caller: Caller): readonly JobView[];
  /** Begins a job now, due or not. @throws NotFound `job_not_found`, and as `JobDesk.begin` */
  runJob(caller: Caller, name: string): JobView;
}

export function jobOperations({ jobs }: { readonly jobs: JobDesk }): JobUseCases {
  return {
    readJobs: () => jobs.view(),
    runJob: (_, name) => {
      if (!isJobName(name)) throw new NotFound('job_not_found', 'There is no such job.');
      jobs.begin(name);
      const view = jobs.view().find((job) => job.name === name);
      if (!view) throw new NotFound('job_not_found', 'There is no such job.');
      return view;
    },
  };
}
