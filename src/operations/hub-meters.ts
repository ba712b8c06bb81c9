import { onBeat } from '../kit/beat.js';
import type { Clock, Timer } from '../kit/clock.js';
import { Histogram, type HistogramView } from '../kit/histogram.js';
import type { Part } from '../kit/lifecycle.js';
import type { CommandAction, CommandStatus } from '../locks/command.js';
import type { Device, Transport } from '../locks/device.js';
import type { AccessRequest } from './locks/driver-ports.js';

/** Seconds. From a lock on the same table to one that has to be woken up over the air. */
const UNLOCK_BOUNDS = [0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10];
/** Seconds. A decision is void after 0.9. */
const DECISION_BOUNDS = [0.005, 0.01, 0.025, 0.05, 0.1, 0.2, 0.4, 0.9, 2];
/** Seconds. */
const BEAT_BOUNDS = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1];
/** Kinds of decisions told apart; reasons are words of the program, and far fewer. */
export const DECISIONS_MAX = 200;

export type DecisionKind = AccessRequest['kind'] | 'command';

/** What was asked for, what became of it, and how often. */
export interface DecisionCount {
  readonly kind: DecisionKind;
  readonly outcome: 'granted' | 'denied';
  /** Why it was denied; of what was granted nothing is told, since how it was could tell of a code under duress. */
  readonly reason: string;
  readonly count: number;
}

export interface CommandCount {
  readonly action: CommandAction;
  readonly status: CommandStatus;
  readonly count: number;
}

/** Counted since the start. Names nobody and no lock. */
export interface MeterView {
  readonly unlocks: readonly { readonly transport: Transport; readonly seconds: HistogramView }[];
  readonly entries: readonly { readonly kind: AccessRequest['kind']; readonly seconds: HistogramView }[];
  readonly decisions: readonly DecisionCount[];
  readonly commands: readonly CommandCount[];
  /** How late the beats of the hub came: how long the event loop was busy with something else. */
  readonly lateBeats: HistogramView;
}

type Mutable<T> = { -readonly [Key in keyof T]: T[Key] };

/** Counts what happens at doors. Some additions each: it stands in the way of an unlock. */
export class HubMeters implements Part {
  readonly name = 'meters';
  private readonly clock: Clock;
  private readonly unlocks = histograms(['serial', 'mqtt', 'ble'] as const, UNLOCK_BOUNDS);
  private readonly entries = histograms(['pin', 'qr', 'card'] as const, DECISION_BOUNDS);
  private readonly lateBeats = new Histogram(BEAT_BOUNDS);
  private readonly decisions = new Map<string, Mutable<DecisionCount>>();
  private readonly commands = new Map<string, Mutable<CommandCount>>();
  private beat: Timer | null = null;

  constructor(clock: Clock) {
    this.clock = clock;
  }

  start(): Promise<void> {
    this.beat = onBeat(this.clock, (lateMs) => {
      this.lateBeats.observe(lateMs / 1000);
    });
    return Promise.resolve();
  }

  stop(): Promise<void> {
    this.beat?.cancel();
    return Promise.resolve();
  }

  /** A command has ended, or nobody knows how. @param latencyMs since it was given; null: its lock did not say */
  commandEnded({ transport }: Pick<Device, 'transport'>, { action, status, latencyMs }: CommandEnd): void {
    const key = `${action} ${status}`;
    const found = this.commands.get(key);
    if (found) found.count += 1;
    else this.commands.set(key, { action, status, count: 1 });
    const isUnlock = action === 'unlock' || action === 'unlatch';
    if (isUnlock && status === 'succeeded' && transport !== null && latencyMs !== null)
      this.unlocks[transport].observe(latencyMs / 1000);
  }

  /** @param reason why it was denied; null: it was granted */
  decided(kind: DecisionKind, reason: string | null): void {
    const outcome = reason === null ? 'granted' : 'denied';
    const known = this.decisions.size < DECISIONS_MAX ? (reason ?? '') : 'other';
    const key = `${kind} ${reason ?? ''}`;
    const found = this.decisions.get(key) ?? this.decisions.get(`${kind} ${known}`);
    if (found) found.count += 1;
    else this.decisions.set(`${kind} ${known}`, { kind, outcome, reason: known, count: 1 });
  }

  /** How long it took to decide about what was presented at a lock, with its commit. */
  entryTook(kind: AccessRequest['kind'], tookMs: number): void {
    this.entries[kind].observe(tookMs / 1000);
  }

  view(): MeterView {
    return {
      unlocks: Object.entries(this.unlocks).map(([transport, seconds]) => ({
        transport: transport as Transport,
        seconds: seconds.view(),
      })),
      entries: Object.entries(this.entries).map(([kind, seconds]) => ({
        kind: kind as AccessRequest['kind'],
        seconds: seconds.view(),
      })),
      decisions: [...this.decisions.values()],
      commands: [...this.commands.values()],
      lateBeats: this.lateBeats.view(),
    };
  }
}

interface CommandEnd {
  readonly action: CommandAction;
  readonly status: CommandStatus;
  readonly latencyMs: number | null;
}

function histograms<Name extends string>(
  names: readonly Name[],
  bounds: readonly number[],
): Readonly<Record<Name, Histogram>> {
  return Object.fromEntries(names.map((name) => [name, new Histogram(bounds)])) as Record<Name, Histogram>;
}
