import type { SyncView } from '../../operations/cloud/sync-use-cases.js';
import { counter, gauge, one, type Metric } from './metric.js';

/** How far the cloud is. */
export function cloudMetrics(
  { state, lanes, lastSuccessAtMs, putAside, writtenBytes, trouble }: SyncView,
  lagSeconds: number,
): readonly Metric[] {
  const byLane = (of: 'acked' | 'newest') =>
    Object.entries(lanes).map(([lane, at]) => ({ value: at[of], labels: { lane } }));
  return [
    gauge('doorward_cloud_state', 'How the cloud sync stands; the state it is in is 1.', [
      { value: 1, labels: { state } },
    ]),
    gauge('doorward_cloud_acknowledged', 'The last number of a lane that the cloud has.', byLane('acked')),
    gauge('doorward_cloud_newest', 'The last number of a lane.', byLane('newest')),
    gauge(
      'doorward_cloud_lag_seconds',
      'How old the oldest row of the log is that the cloud has not got.',
      one(lagSeconds),
    ),
    gauge('doorward_cloud_trouble', 'Whether the last round failed.', one(Number(trouble !== null))),
    gauge(
      'doorward_cloud_put_aside',
      'Lines that the cloud could not take as they should be.',
      one(putAside),
    ),
    counter('doorward_cloud_written_bytes_total', 'Bytes to the cloud, with TLS.', one(writtenBytes)),
    ...(lastSuccessAtMs === null
      ? []
      : [
          gauge(
            'doorward_cloud_last_success_timestamp_seconds',
            'When the cloud last had everything.',
            one(lastSuccessAtMs / 1000),
          ),
        ]),
  ];
}
