import { createTask, type ScheduledTask } from 'node-cron';
import { quarterOf } from '../audit/tally.js';
import type { Clock } from '../kit/clock.js';
import type { Part } from '../kit/lifecycle.js';
import type { Logger } from '../kit/logger.js';
import type { Store } from '../operations/store-ports.js';

const DAY_MS = 24 * 3_600_000;
/** A client that repeats a request does so within minutes; a day is kind. */
export const IDEMPOTENCY_KEPT_MS = DAY_MS;

/** Availability and batteries of locks are kept for three years; what was counted, as long as the log. */
export const PRESENCE_KEPT_MS = 3 * 366 * DAY_MS;

interface Job {
  readonly name: string;
  /** Minute, hour, day of month, month, day of week. */
  readonly at: string;
  readonly run: () => Promise<number>;
  /** It does not go by the age of things, or looks after that itself. */
  readonly anyTime?: true;
}

/** What the hub does by the clock on the wall: one line a job. None overlaps itself. */
export class Timetable implements Part {
  readonly name = 'jobs';
  private readonly logger: Logger;
  private readonly timeIsTrusted: () => boolean;
  private readonly jobs: readonly Job[];
  private readonly tasks: ScheduledTask[] = [];

  constructor(deps: {
    readonly store: Store;
    readonly clock: Clock;
    readonly logger: Logger;
    readonly releaseHolds: () => Promise<number>;
    readonly tendSigningKeys: () => Promise<number>;
    readonly refreshCalendars?: () => Promise<number>;
    readonly tendCertificate?: () => Promise<number>;
    /** Jobs go by the age of things: almost none runs while nobody knows how old they are. */
    readonly timeIsTrusted?: () => boolean;
  }) {
    const { store, clock, tendSigningKeys } = deps;
    this.logger = deps.logger;
    this.timeIsTrusted = deps.timeIsTrusted ?? (() => true);
    this.jobs = [
      {
        name: 'forget old idempotency keys',
        at: '17 * * * *',
        run: () => store.writeSoon((tx) => tx.idempotency.removeBefore(clock.wallMs() - IDEMPOTENCY_KEPT_MS)),
      },
      {
        name: 'forget expired sessions',
        at: '23 3 * * *',
        run: () => store.writeSoon((tx) => tx.sessions.removeExpired(clock.wallMs() - DAY_MS)),
      },
      { name: 'give back overdue holds of credit', at: '* * * * *', run: deps.releaseHolds },
      {
        name: 'forget old availability',
        at: '41 3 * * *',
        run: () =>
          store.writeSoon((tx) => tx.statistics.removeBefore(quarterOf(clock.wallMs() - PRESENCE_KEPT_MS))),
      },
      {
        name: 'ask for newer calendars',
        at: '*/5 * * * *',
        run: deps.refreshCalendars ?? (() => Promise.resolve(0)),
      },
      {
        name: 'tend the TLS certificate',
        at: '* * * * *',
        run: deps.tendCertificate ?? (() => Promise.resolve(0)),
        anyTime: true,
      },
      { name: 'tend the keys that sign tokens', at: '47 3 * * *', run: tendSigningKeys },
    ];
  }

  async start(): Promise<void> {
    for (const job of this.jobs) {
      const task = createTask(job.at, () => this.run(job), { name: job.name, noOverlap: true });
      this.tasks.push(task);
      await task.start();
    }
  }

  async stop(): Promise<void> {
    for (const task of this.tasks) await task.destroy();
    this.tasks.length = 0;
  }

  private async run(job: Job): Promise<void> {
    if (job.anyTime !== true && !this.timeIsTrusted()) {
      this.logger.info({ job: job.name }, 'job left out: the time is not trusted');
      return;
    }
    try {
      const removed = await job.run();
      this.logger.debug({ job: job.name, removed }, 'job done');
    } catch (error) {
      this.logger.error({ job: job.name, err: error }, 'job failed');
    }
  }
}
