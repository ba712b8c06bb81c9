import type { HistogramView } from '../../kit/histogram.js';
import type { ProcessFigures } from '../../kit/process-figures.js';
import type { StoreFigures } from '../../operations/hub-figures.js';
import { by, counter, gauge, histogram, one, type Metric } from './metric.js';

/** The hub's process and its disk. */
export function processMetrics(given: {
  readonly own: ProcessFigures;
  readonly store: StoreFigures;
  readonly lateBeats: HistogramView;
  readonly queues: Readonly<Record<string, number>>;
}): readonly Metric[] {
  const { own, store } = given;
  return [
    histogram('doorward_commit_seconds', 'How long each commit took, with its fsync.', [
      { counted: store.commits },
    ]),
    counter('doorward_committed_changes_total', 'Changes in those commits.', one(store.changes)),
    gauge('doorward_queue_depth', 'What waits, by where.', by('queue', given.queues)),
    gauge('process_resident_memory_bytes', 'Resident memory.', one(own.residentBytes)),
    counter('process_cpu_seconds_total', 'Processor time.', one(own.cpuSeconds)),
    gauge('doorward_uptime_seconds', 'Since the start of the hub.', one(own.uptimeSeconds)),
    histogram(
      'doorward_event_loop_delay_seconds',
      'How late the event loop came to what was due, looked at with each beat of the hub.',
      [{ counted: given.lateBeats }],
    ),
    gauge(
      'doorward_event_loop_turn_seconds',
      'How long a turn of the event loop took just now.',
      one(own.turnSeconds),
    ),
    counter('doorward_event_loop_busy_seconds_total', 'Time the event loop worked.', one(own.busySeconds)),
    counter('doorward_event_loop_idle_seconds_total', 'Time the event loop waited.', one(own.idleSeconds)),
  ];
}
