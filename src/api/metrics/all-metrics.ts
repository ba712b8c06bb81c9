import type { ProcessFigures } from '../../kit/process-figures.js';
import type { HubFigures } from '../../operations/hub-figures.js';
import { bridgeMetrics, brokerMetrics } from './broker-metrics.js';
import { cloudMetrics } from './cloud-metrics.js';
import { doorMetrics } from './door-metrics.js';
import { jobMetrics } from './job-metrics.js';
import { by, counter, gauge, one, type Metric } from './metric.js';
import { processMetrics } from './process-metrics.js';

export interface MetricsInput {
  readonly hub: HubFigures;
  readonly process: ProcessFigures;
  readonly version: string;
  /** Streams of events that are open. */
  readonly streams: number;
}

/**
 * All that the hub can be measured by, as it is now. Labels are words of the program or ids, never a name that somebody chose: so
 * there are few of them, and they tell of nobody.
 */
export function allMetrics({ hub, process: own, version, streams }: MetricsInput): readonly Metric[] {
  const { store, queues, meters } = hub;
  return [
    gauge('doorward_info', 'Which hub this is.', [{ value: 1, labels: { version } }]),
    gauge(
      'doorward_part_ok',
      'Whether a part of the hub works (1) or not (0), as /ready has it.',
      hub.parts.map(({ name, ok }) => ({ value: Number(ok), labels: { part: name } })),
    ),
    ...doorMetrics(meters, hub.locks),
    ...jobMetrics(hub.jobs, hub.nowMs),
    ...brokerMetrics(hub.broker),
    counter('doorward_mqtt_refusals_total', 'Refused messages and connections.', by('reason', hub.refusals)),
    ...(hub.bridge ? bridgeMetrics(hub.bridge) : []),
    ...(hub.sync ? cloudMetrics(hub.sync, hub.syncLagSeconds) : []),
    gauge('doorward_event_streams', 'Streams of events that are open.', one(streams)),
    ...processMetrics({ own, store, queues, lateBeats: meters.lateBeats }),
  ];
}
