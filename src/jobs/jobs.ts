import type { Clock, Timer } from '../kit/clock.js';
import { Conflict, Unavailable } from '../kit/errors.js';
import type { Part } from '../kit/lifecycle.js';
import type { Logger } from '../kit/logger.js';
import type { JobName } from '../operations/jobs/job-names.js';
import type { JobDesk, JobView } from '../operations/jobs/job-use-cases.js';
import type { Store } from '../operations/store-ports.js';
import { JobDiary } from './job-diary.js';
import { RunningJob } from './running-job.js';
import type { Job } from './timetable.js';

const MINUTE_MS = 60_000;
/** Doors first: what was missed waits for so long after the start of the hub, or a jump of its clock, milliseconds. */
export const CATCH_UP_AFTER_MS = 30_000;
/** One that runs for longer hangs, milliseconds: a backup over a slow line may take half a day. */
export const JOB_HANGS_MS = 24 * 3_600_000;

export interface JobsDeps {
  readonly jobs: readonly Job[];
  readonly store: Pick<Store, 'jobs' | 'write'>;
  readonly clock: Clock;
  readonly logger: Logger;
  /** Jobs go by the age of things: almost none runs while nobody knows how old they are. */
  readonly timeIsTrusted: () => boolean;
}

/**
 * Runs the timetable. Whether a line is due says when it last ran, so that what was missed (the hub was off, the clock jumped, the time
 * was not trusted) runs once, and nothing twice.
 */
export class Jobs implements Part, JobDesk {
  readonly name = 'jobs';
  private readonly deps: JobsDeps;
  private readonly diary: JobDiary;
  private running: readonly RunningJob[] = [];
  private minute: Timer | null = null;
  private catchUp: Timer | null = null;
  private isStarted = false;

  constructor(deps: JobsDeps) {
    this.deps = deps;
    this.diary = new JobDiary(deps);
  }

  async start(): Promise<void> {
    const { jobs } = this.deps;
    const known = this.diary.known();
    const { diary } = this;
    this.running = jobs.map(
      (job) => new RunningJob(job, known.get(job.name) ?? null, { ...this.deps, diary }),
    );
    const isNew = this.running.filter(({ job }) => !known.has(job.name));
    await Promise.all(isNew.map(({ kept }) => diary.note(kept, { news: null, atOnce: true })));
    this.isStarted = true;
    this.catchUpSoon();
    this.awaitMinute();
  }

  /** Waits for no job: what takes long is ended by its own part. */
  async stop(): Promise<void> {
    this.isStarted = false;
    this.catchUp?.cancel();
    this.catchUp = null;
    this.minute?.cancel();
    this.minute = null;
    await this.diary.settle();
  }

  /** The clock has jumped, or is trusted again. Cheap: a clock may jump all the time. */
  timeChanged(): void {
    if (this.isStarted) this.catchUpSoon();
  }

  view(): readonly JobView[] {
    return this.running.map((job) => job.view());
  }

  begin(name: JobName): void {
    const found = this.running.find(({ job }) => job.name === name);
    if (!found) throw new Unavailable('stopping', 'The hub is stopping.');
    if (found.isRunning) throw new Conflict('job_running', 'This job is running already.');
    if (!found.mayRun())
      throw new Unavailable(
        'time_untrusted',
        'The time is not trusted: set the clock of the hub, or confirm the time, first.',
      );
    void found.run();
  }

  /** No door needs a job; whoever looks after the hub does. */
  health(): { readonly ok: boolean; readonly detail: string } {
    const failing = this.view().flatMap(({ name, trouble, runningForMs }) => {
      if ((runningForMs ?? 0) > JOB_HANGS_MS) return [`${name} hangs`];
      return trouble ? [`${name} fails: ${trouble.text}`] : [];
    });
    return failing.length === 0
      ? { ok: true, detail: 'all well' }
      : { ok: false, detail: `${failing.join(' ')} doorward status says what to do.` };
  }

  /** Lines go by whole minutes: one look at all of them a minute, whatever the clock on the wall does meanwhile. */
  private awaitMinute(): void {
    const { clock } = this.deps;
    this.minute = clock.after(MINUTE_MS - (clock.wallMs() % MINUTE_MS), () => {
      this.awaitMinute();
      // Soon all of them are looked at anyway, the doors first.
      if (this.catchUp === null) for (const job of this.running) void job.look();
    });
  }

  private catchUpSoon(): void {
    this.catchUp ??= this.deps.clock.after(CATCH_UP_AFTER_MS, () => {
      this.catchUp = null;
      void this.lookAtAll();
    });
  }

  /** One after the other: what waited can wait a little longer. */
  private async lookAtAll(): Promise<void> {
    for (const job of this.running) if (this.isStarted) await job.look();
  }
}
