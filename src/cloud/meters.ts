import prometheus, { type Counter, type Histogram } from 'prom-client';
import type { Lane } from '../audit/replica/protocol.js';
import type { Clock } from '../kit/clock.js';
import type { Taken } from './ingest.js';
import { problemOf } from './problem.js';

/** Upper bounds of how long a batch takes, seconds. */
const BOUNDS_S = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10];

export interface MetersDeps {
  readonly clock: Clock;
  /** Hubs whose question for requests is held open here. */
  readonly hubsWaiting: () => number;
  /** Who waits for a connection to the database. */
  readonly databaseWaiting: () => number;
}

/**
 * What this copy of the cloud does, in numbers since its start. No hub is named in them: there may be ten thousand, and Prometheus
 * keeps a series for each name.
 */
export class CloudMeters {
  private readonly clock: Clock;
  private readonly registry = new prometheus.Registry();
  private readonly rows: Counter<'lane'>;
  private readonly batches: Counter<'outcome'>;
  private readonly seconds: Histogram;

  constructor({ clock, hubsWaiting, databaseWaiting }: MetersDeps) {
    this.clock = clock;
    const registers = [this.registry];
    this.rows = new prometheus.Counter({
      name: 'doorward_fleet_rows_total',
      help: 'Lines of hubs that were not here before, by lane.',
      labelNames: ['lane'],
      registers,
    });
    this.batches = new prometheus.Counter({
      name: 'doorward_fleet_batches_total',
      help: 'Batches of hubs: taken, or the code of why not.',
      labelNames: ['outcome'],
      registers,
    });
    this.seconds = new prometheus.Histogram({
      name: 'doorward_fleet_batch_seconds',
      help: 'How long a batch took from when it was read until it was kept or refused.',
      buckets: BOUNDS_S,
      registers,
    });
    const gauge = (name: string, help: string, read: () => number) =>
      new prometheus.Gauge({
        ...{ name, help, registers },
        collect() {
          this.set(read());
        },
      });
    gauge('doorward_fleet_hubs_waiting', 'Hubs that wait for requests at this copy.', hubsWaiting);
    gauge(
      'doorward_fleet_database_waiting',
      'Queries that wait for a connection to the database.',
      databaseWaiting,
    );
  }

  /** A batch, from its arrival to its answer. */
  async batch<T>(work: () => Promise<T>): Promise<T> {
    try {
      const done = await work();
      this.batches.inc({ outcome: 'taken' });
      return done;
    } catch (error) {
      this.batches.inc({ outcome: problemOf(error).code });
      throw error;
    }
  }

  /** The part of it that works on what was read. */
  async ingest(lane: Lane, work: () => Promise<Taken>): Promise<Taken> {
    const beganMs = this.clock.monotonicMs();
    try {
      const taken = await work();
      if (taken.kind === 'taken') this.rows.inc({ lane }, taken.lines);
      return taken;
    } finally {
      this.seconds.observe((this.clock.monotonicMs() - beganMs) / 1000);
    }
  }

  get contentType(): string {
    return this.registry.contentType;
  }

  /** In the text format of Prometheus. */
  text(): Promise<string> {
    return this.registry.metrics();
  }
}
