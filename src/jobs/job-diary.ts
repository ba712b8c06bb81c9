import type { Clock } from '../kit/clock.js';
import { HubError } from '../kit/errors.js';
import { inEnglish } from '../kit/sentence.js';
import type { Logger } from '../kit/logger.js';
import { newEvent } from '../operations/audit/new-event.js';
import { isJobName, JOB_TEXTS } from '../operations/jobs/job-names.js';
import type { JobRecord } from '../operations/jobs/job-ports.js';
import type { Store } from '../operations/store-ports.js';

/** What a job that comes often does is written down so often, milliseconds: a row a minute would wear a card out. */
export const NOTED_EVERY_MS = 3_600_000;

/** What the household is told. */
export type JobNews = 'failed' | 'recovered';

/** Writes down how jobs fared: what is news at once, the rest once an hour and at the stop. */
export class JobDiary {
  private readonly deps;
  /** Monotonic. */
  private readonly notedAtMs = new Map<string, number>();
  private readonly owed = new Map<string, JobRecord>();

  constructor(deps: {
    readonly store: Pick<Store, 'jobs' | 'write'>;
    readonly clock: Clock;
    readonly logger: Logger;
  }) {
    this.deps = deps;
  }

  /** By name. */
  known(): ReadonlyMap<string, JobRecord> {
    return new Map(this.deps.store.jobs.all().map((record) => [record.name, record]));
  }

  /** Never rejects: what the disk refuses is owed. */
  async note(
    record: JobRecord,
    { news, atOnce }: { readonly news: JobNews | null; readonly atOnce: boolean },
  ): Promise<void> {
    const nowMs = this.deps.clock.monotonicMs();
    this.owed.set(record.name, record);
    const isDue = nowMs - (this.notedAtMs.get(record.name) ?? -Infinity) >= NOTED_EVERY_MS;
    if (atOnce || isDue || news !== null) await this.write([record], news);
  }

  /** Writes down all that is owed. Never rejects. */
  async settle(): Promise<void> {
    if (this.owed.size > 0) await this.write([...this.owed.values()], null);
  }

  private async write(records: readonly JobRecord[], news: JobNews | null): Promise<void> {
    const { store, clock, logger } = this.deps;
    try {
      await store.write((tx) => {
        for (const record of records) {
          tx.jobs.put(record);
          if (news !== null) tx.events.append(eventOf(record, news, clock.wallMs()));
        }
      });
      for (const record of records) {
        this.notedAtMs.set(record.name, clock.monotonicMs());
        if (this.owed.get(record.name) === record) this.owed.delete(record.name);
      }
    } catch (error) {
      // The hub stops: the next start finds what was written before.
      if (error instanceof HubError && error.code === 'stopping') return;
      logger.warn(
        { jobs: records.map(({ name }) => name), err: error },
        'how jobs fared was not written down',
      );
    }
  }
}

function eventOf({ name, trouble }: JobRecord, news: JobNews, atMs: number) {
  const advice = isJobName(name) ? inEnglish(JOB_TEXTS[name].advice) : '';
  return news === 'failed' && trouble
    ? newEvent({
        ...{ atMs, type: 'JOB_FAILED', success: false, reason: trouble.code, data: { job: name } },
        description: `The job ${name} failed: ${trouble.text} ${advice}`,
      })
    : newEvent({
        ...{ atMs, type: 'JOB_RECOVERED', data: { job: name } },
        description: `The job ${name} works again.`,
      });
}
