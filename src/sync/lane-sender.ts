import { BATCH_LINES_MAX, LANES, type Lane } from '../audit/replica/protocol.js';
import { agree, type AgreementDeps, type Cursors } from './agreement.js';
import { BatchesAhead } from './batches-ahead.js';
import type { CloudAccess } from './cloud-agent.js';
import type { CloudClient } from './cloud-client.js';
import { CloudTrouble } from './cloud-trouble.js';
import type { Clock } from '../kit/clock.js';
import { ASKED_WAIT_MAX_MS } from './limits.js';
import type { SyncStanding } from './sync-standing.js';
import { WrittenPlace } from './written-place.js';

/** What became of a turn. `elsewhere`: the cloud is further than was known here, and showed it. */
export type Sent =
  | 'elsewhere'
  | {
      readonly lines: boolean;
      /** Nothing was sent, since what waits tells of events that the cloud has not got: the log goes first. */
      readonly isHeld: boolean;
      readonly waitMs: number;
    };

export interface LaneSenderDeps extends AgreementDeps {
  readonly clock: Clock;
  readonly access: CloudAccess;
  readonly letBy?: () => Promise<void>;
}

/** Sends one batch of a lane after the other, from where hub and cloud agree. */
export class LaneSender {
  private readonly deps: LaneSenderDeps;
  private readonly client: CloudClient;
  private readonly standing: SyncStanding;
  private readonly ahead: BatchesAhead;
  private readonly written: WrittenPlace;
  /** null: to be found out. */
  private cursors: Cursors | null = null;
  /** Lines that the cloud takes at once. */
  private credit = BATCH_LINES_MAX;

  constructor(deps: LaneSenderDeps, client: CloudClient, standing: SyncStanding) {
    this.deps = deps;
    this.client = client;
    this.standing = standing;
    this.ahead = new BatchesAhead(deps);
    this.written = new WrittenPlace(deps);
  }

  /** Nobody knows any more how far the cloud is. */
  lost(): void {
    this.cursors = null;
  }

  /** What was sent was too much at once. */
  sendLess(): void {
    this.credit = Math.max(1, Math.floor(this.credit / 2));
  }

  /** Finds out where hub and cloud agree, if that is not known. @throws CloudTrouble */
  async agree(signal: AbortSignal): Promise<Cursors> {
    return (this.cursors ??= await this.agreed(signal));
  }

  /** @throws CloudTrouble */
  async next(lane: Lane, signal: AbortSignal): Promise<Sent> {
    const cursors = await this.agree(signal);
    const { credit } = this;
    const epoch = this.deps.store.outbox.link()?.epoch;
    if (epoch === undefined) throw new Error('the hub is not enrolled');
    const plan = { epoch, lane, after: cursors[lane], credit, auditAcked: cursors.audit };
    const batch = await this.ahead.take(plan);
    if (!batch) {
      await this.written.reached(lane, cursors[lane], false);
      return { lines: false, isHeld: lane === 'telemetry' && this.isBehind(cursors), waitMs: 0 };
    }
    const answering = this.client.send(batch, signal);
    this.ahead.prepare(plan, batch);
    const answer = await answering;
    if (answer.ack > batch.head.seq) {
      await this.confirm(lane, answer.ack, epoch, signal);
      return 'elsewhere';
    }
    if (answer.ack !== batch.head.seq || answer.hash !== batch.head.hash)
      throw new CloudTrouble('lied', 'acknowledgement_wrong');
    this.notePutAside(lane, answer.ack, answer.put_aside);
    cursors[lane] = answer.ack;
    await this.written.reached(lane, answer.ack, batch.isFull);
    this.credit = Math.max(1, Math.min(BATCH_LINES_MAX, answer.credit));
    return { lines: true, isHeld: false, waitMs: Math.min(answer.retry_after_s * 1000, ASKED_WAIT_MAX_MS) };
  }

  private isBehind(cursors: Cursors): boolean {
    const newest = this.deps.store.outbox.newest();
    return LANES.every((lane) => newest[lane] > cursors[lane]);
  }

  /** A request that was thought lost may have arrived after all: then the cloud can show it. */
  private async confirm(lane: Lane, ack: number, epoch: number, signal: AbortSignal): Promise<void> {
    this.cursors = await this.agreed(signal);
    const isSameEpoch = this.deps.store.outbox.link()?.epoch === epoch;
    if (isSameEpoch && this.cursors[lane] < ack) throw new CloudTrouble('lied', 'acknowledgement_wrong');
  }

  private async agreed(signal: AbortSignal): Promise<Cursors> {
    const place = await this.client.place(signal);
    this.standing.putAside = place.put_aside;
    return agree(this.deps, place);
  }

  /** The cloud has them, as they came, and could not read them or fit them in: nothing stops, and somebody should look. */
  private notePutAside(lane: Lane, ack: number, lines: number): void {
    if (lines === 0) return;
    this.standing.putAside += lines;
    this.deps.logger.warn({ lane, ack, lines }, 'the cloud put lines aside');
  }
}
