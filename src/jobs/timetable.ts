import type { JobName } from '../operations/jobs/job-names.js';

/** A line of the timetable. */
export interface Job {
  readonly name: JobName;
  /** Minute, hour, day of month, month, day of week, on the clock of the machine. */
  readonly at: string;
  /** @returns how much it did; rejects with a HubError that says what was wrong */
  readonly run: () => Promise<number>;
  /** It does not go by the age of things, or looks after that itself: it runs while the time is not trusted too. */
  readonly anyTime?: true;
}

/** The work of each job. */
export type JobWork = Readonly<Record<JobName, () => Promise<number>>>;

/**
 * What the hub does by the clock on the wall: a line a job. What was missed is caught up in this order, so what takes long comes last.
 * At one second of the minute, so that an idle hub wakes once for all of them.
 */
export function timetable(work: JobWork): readonly Job[] {
  const line = (name: JobName, at: string) => ({ name, at, run: work[name] });
  return [
    { ...line('ask-time', '*/10 * * * *'), anyTime: true },
    line('release-holds', '* * * * *'),
    { ...line('tend-certificate', '* * * * *'), anyTime: true },
    { ...line('look-for-changes', '* * * * *'), anyTime: true },
    line('refresh-calendars', '*/5 * * * *'),
    line('forget-requests', '17 * * * *'),
    line('tidy-alerts', '37 * * * *'),
    line('forget-sessions', '23 3 * * *'),
    line('forget-availability', '41 3 * * *'),
    line('tend-signing-keys', '47 3 * * *'),
    { ...line('sign-log', '7 * * * *'), anyTime: true },
    line('prune-log', '29 4 * * *'),
    { ...line('checkpoint-database', '53 3 * * *'), anyTime: true },
    line('report-batteries', '3 8 * * 1'),
    line('make-backup', '*/15 * * * *'),
    line('prove-backup', '*/15 * * * *'),
    { ...line('check-log', '11 2 * * *'), anyTime: true },
    { ...line('check-database', '11 4 * * 0'), anyTime: true },
  ];
}
