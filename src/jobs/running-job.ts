import type { Clock } from '../kit/clock.js';
import { HubError } from '../kit/errors.js';
import type { Logger } from '../kit/logger.js';
import { JOB_TEXTS } from '../operations/jobs/job-names.js';
import type { JobRecord, JobTrouble } from '../operations/jobs/job-ports.js';
import type { JobView } from '../operations/jobs/job-use-cases.js';
import { nextMatch, type NextMatch } from './next-match.js';
import type { JobDiary } from './job-diary.js';
import type { Job } from './timetable.js';

const HOUR_MS = 3_600_000;
/** What is told of a failure, characters. */
const TROUBLE_CHARACTERS_MAX = 300;

export interface RunningJobDeps {
  readonly clock: Clock;
  readonly logger: Logger;
  readonly diary: JobDiary;
  readonly timeIsTrusted: () => boolean;
}

/** One job: whether it is due, that it does not overlap itself, and how it fared. */
export class RunningJob {
  readonly job: Job;
  private readonly deps: RunningJobDeps;
  private readonly next: NextMatch;
  /** It comes once an hour at most. */
  private readonly isRare: boolean;
  private record: JobRecord;
  /** Wall clock; null: from when it last began. */
  private countedFromMs: number | null = null;
  /** Monotonic; null: it does not run. */
  private beganAtMs: number | null = null;

  constructor(job: Job, known: JobRecord | null, deps: RunningJobDeps) {
    this.job = job;
    this.deps = deps;
    this.next = nextMatch(job.at);
    const first = this.next(deps.clock.wallMs());
    this.isRare = this.next(first) - first >= HOUR_MS;
    this.record = known ?? {
      name: job.name,
      knownSinceMs: deps.clock.wallMs(),
      begunAtMs: null,
      tookMs: null,
      done: null,
      trouble: null,
      failures: 0,
    };
  }

  view(): JobView {
    const { name, at } = this.job;
    const { begunAtMs, tookMs, done, trouble, failures } = this.record;
    const nowMs = this.deps.clock.monotonicMs();
    return {
      ...{ name, at, begunAtMs, tookMs, done, trouble, failures },
      runningForMs: this.beganAtMs === null ? null : nowMs - this.beganAtMs,
      nextAtMs: this.next(this.fromMs),
      waitsForTime: !this.mayRun(),
    };
  }

  /** Runs it if its time has come since it last ran: once, however often that was. Never rejects. */
  async look(): Promise<void> {
    if (this.beganAtMs !== null || !this.mayRun()) return;
    const nowMs = this.deps.clock.wallMs();
    // The clock was ahead when it last ran. Now it may be believed: count from here.
    if (this.fromMs > nowMs) this.countedFromMs = nowMs;
    if (this.next(this.fromMs) <= nowMs) await this.run();
  }

  get isRunning(): boolean {
    return this.beganAtMs !== null;
  }

  mayRun(): boolean {
    return this.job.anyTime === true || this.deps.timeIsTrusted();
  }

  /** Runs it, due or not, unless it runs already. Never rejects. */
  async run(): Promise<void> {
    const { clock, diary } = this.deps;
    if (this.beganAtMs !== null) return;
    this.beganAtMs = clock.monotonicMs();
    const begunAtMs = clock.wallMs();
    this.record = { ...this.record, begunAtMs };
    this.countedFromMs = null;
    // One that ends the process must not be what the next start begins with.
    if (this.isRare) await diary.note(this.record, { news: null, atOnce: true });
    const outcome = await this.outcome();
    const tookMs = Math.round(clock.monotonicMs() - this.beganAtMs);
    this.beganAtMs = null;
    if (typeof outcome === 'number') await this.wentWell(outcome, tookMs);
    else await this.failed(outcome, tookMs);
  }

  /** What is known of it, to be kept over a restart. */
  get kept(): JobRecord {
    return this.record;
  }

  private async outcome(): Promise<number | { readonly error: unknown }> {
    try {
      return await this.job.run();
    } catch (error) {
      return { error };
    }
  }

  private async wentWell(done: number, tookMs: number): Promise<void> {
    const { name } = this.job;
    const { failures } = this.record;
    this.deps.logger.debug({ job: name, done, took_ms: tookMs }, 'job done');
    this.record = { ...this.record, tookMs, done, trouble: null, failures: 0 };
    const news = failures >= this.toldAfter ? 'recovered' : null;
    await this.deps.diary.note(this.record, { news, atOnce: this.isRare || failures > 0 });
  }

  private async failed({ error }: { readonly error: unknown }, tookMs: number): Promise<void> {
    const { clock, logger, diary } = this.deps;
    const { name } = this.job;
    const { failures: before, trouble: last } = this.record;
    logger.error({ job: name, err: error, what_to_do: JOB_TEXTS[name].advice }, 'job failed');
    const trouble: JobTrouble = { ...told(error), sinceMs: last?.sinceMs ?? clock.wallMs() };
    const isOther = trouble.code !== last?.code;
    const failures = before + 1;
    this.record = { ...this.record, tookMs, trouble, failures };
    const isTold = failures === this.toldAfter || (failures > this.toldAfter && isOther);
    await diary.note(this.record, { news: isTold ? 'failed' : null, atOnce: this.isRare || isOther });
  }

  /** One that comes again within the hour may fail once, and nobody is told. */
  private get toldAfter(): number {
    return this.isRare ? 1 : 2;
  }

  private get fromMs(): number {
    return this.countedFromMs ?? this.record.begunAtMs ?? this.record.knownSinceMs;
  }
}

function told(error: unknown): Omit<JobTrouble, 'sinceMs'> {
  if (!(error instanceof HubError)) return { code: 'internal_error', text: 'The hub failed.' };
  return { code: error.code, text: error.message.slice(0, TROUBLE_CHARACTERS_MAX) };
}
