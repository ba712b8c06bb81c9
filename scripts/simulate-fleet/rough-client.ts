import type { Clock } from '../../src/kit/clock.js';
import type { CloudAccess } from '../../src/sync/cloud-agent.js';
import { CloudClient, type BatchAnswer, type CloudPlace } from '../../src/sync/cloud-client.js';
import { CloudTrouble } from '../../src/sync/cloud-trouble.js';
import type { HubIdentity } from '../../src/sync/hub-identity.js';
import type { Batch } from '../../src/sync/make-batch.js';
import type { Seeded } from '../prove/seeded.js';

/** A line that breaks within a request breaks at most so much later, milliseconds. */
const CUT_MAX_MS = 60;
const KINDS = ['lost', 'unanswered', 'cut', 'twice', 'old', 'late'] as const;

/** Counts what went wrong, over a whole fleet. */
export type Mishaps = Map<string, number>;

export interface RoughLine {
  readonly random: Seeded;
  /** Of a hundred requests, so many go wrong. */
  readonly roughness: number;
  readonly mishaps: Mishaps;
}

/** The hub's own client, on a line that is out of its control. Everything that arrives, arrives over the real one. */
export class RoughClient extends CloudClient {
  /** No line at all. */
  isAway = false;
  /** From here on the line is good. */
  isCalm = false;
  private readonly line: RoughLine;
  private sent: Batch | null = null;
  private held: Batch | null = null;

  constructor(access: CloudAccess, identity: HubIdentity, given: { clock: Clock; line: RoughLine }) {
    super(access, identity, given.clock);
    this.line = given.line;
  }

  override async enrol(claimHash: string, signal: AbortSignal): ReturnType<CloudClient['enrol']> {
    this.mustBeHere();
    return this.noted(super.enrol(claimHash, signal));
  }

  override async place(signal: AbortSignal): Promise<CloudPlace> {
    this.mustBeHere();
    return this.noted(super.place(this.draw() === 'cut' ? this.breaking(signal) : signal));
  }

  override async send(batch: Batch, signal: AbortSignal): Promise<BatchAnswer> {
    this.mustBeHere();
    const before = this.sent;
    this.sent = batch;
    switch (this.draw()) {
      case 'lost':
        throw broken();
      case 'unanswered':
        await this.noted(super.send(batch, signal));
        throw broken();
      case 'cut':
        return this.noted(super.send(batch, this.breaking(signal)));
      case 'twice':
        return this.noted(
          Promise.all([super.send(batch, signal), super.send(batch, signal)]).then(([one]) => one),
        );
      case 'old':
        // What arrived long ago arrives again.
        if (before) await this.noted(super.send(before, signal));
        return this.noted(super.send(batch, signal));
      case 'late':
        this.held ??= batch;
        throw broken();
      case null: {
        const answer = await this.noted(super.send(batch, signal));
        // What was thought lost arrives after all, behind younger ones.
        const late = this.held;
        this.held = null;
        if (late) await this.noted(super.send(late, signal));
        return answer;
      }
    }
  }

  private draw(): (typeof KINDS)[number] | null {
    const { random, roughness } = this.line;
    if (this.isCalm || random(100) >= roughness) return null;
    const kind = KINDS[random(KINDS.length)] ?? 'lost';
    this.count(kind);
    return kind;
  }

  private mustBeHere(): void {
    if (!this.isAway) return;
    throw broken();
  }

  private breaking(signal: AbortSignal): AbortSignal {
    return AbortSignal.any([signal, AbortSignal.timeout(1 + this.line.random(CUT_MAX_MS))]);
  }

  /** Counts what the cloud, or the way to it, refused. */
  private async noted<T>(asked: Promise<T>): Promise<T> {
    try {
      return await asked;
    } catch (error) {
      this.count(error instanceof CloudTrouble ? `${error.kind} ${error.code}` : String(error));
      throw error;
    }
  }

  private count(kind: string): void {
    this.line.mishaps.set(kind, (this.line.mishaps.get(kind) ?? 0) + 1);
  }
}

function broken(): CloudTrouble {
  return new CloudTrouble('unreachable', 'line_broke');
}
