import type { Clock } from '../kit/clock.js';
import { nextTurn } from '../kit/next-turn.js';
import type { Store } from '../operations/store-ports.js';
import type { CloudAccess } from './cloud-agent.js';
import { BATCH_WRITTEN_IN_S } from './limits.js';
import { LineBuffer } from './line-buffer.js';
import { makeBatch, type Batch, type BatchPlan } from './make-batch.js';

export type NextPlan = Omit<BatchPlan, 'bytesMax' | 'nowMs'>;

/**
 * Makes the next batch of the log while the one before is on its way: what the log says at a number never changes. How things
 * are does, so that lane's batches are made when they are sent.
 */
export class BatchesAhead {
  private readonly store: Store;
  private readonly clock: Clock;
  private readonly pace: Pick<BatchPlan, 'bytesMax'>;
  private readonly letBy: () => Promise<void>;
  private lines: LineBuffer | null = null;
  private ahead: { readonly plan: NextPlan; readonly batch: Promise<Batch | null> } | null = null;

  constructor(deps: {
    readonly store: Store;
    readonly clock: Clock;
    readonly access: CloudAccess;
    readonly letBy?: () => Promise<void>;
  }) {
    this.store = deps.store;
    this.clock = deps.clock;
    this.letBy = deps.letBy ?? nextTurn;
    const { bytesPerS } = deps.access;
    this.pace = bytesPerS == null ? {} : { bytesMax: bytesPerS * BATCH_WRITTEN_IN_S };
  }

  /** The batch of a plan. @returns null when nothing is to be sent */
  async take(plan: NextPlan): Promise<Batch | null> {
    const { ahead } = this;
    if (plan.lane === 'audit') this.ahead = null;
    const isMade =
      ahead?.plan.lane === plan.lane &&
      ahead.plan.epoch === plan.epoch &&
      ahead.plan.after === plan.after &&
      ahead.plan.credit <= plan.credit;
    return (isMade ? await ahead.batch : null) ?? this.make(plan);
  }

  /** `batch` is on its way, made by `plan`: what follows it will be asked for next. */
  prepare(plan: NextPlan, batch: Batch): void {
    if (plan.lane !== 'audit' || !batch.isFull) return;
    const next = { ...plan, after: batch.head.seq };
    this.ahead = { plan: next, batch: this.make(next) };
    // Whoever takes it is told; if nobody does, it is made again.
    this.ahead.batch.catch(() => undefined);
  }

  private async make(plan: NextPlan): Promise<Batch | null> {
    const lines = this.lines ?? new LineBuffer();
    this.lines = null;
    const nowMs = this.clock.wallMs();
    const batch = await makeBatch(this.store.outbox, { ...plan, ...this.pace, nowMs }, lines, this.letBy);
    // Kept while there is a backlog, and only then.
    if (batch?.isFull) this.lines = lines;
    return batch;
  }
}
