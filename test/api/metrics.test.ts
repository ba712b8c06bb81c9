import t from 'tap';
import { isFromThisMachine } from '../../src/api/client-address.js';
import { DEVICE } from '../support/fake-operations.js';
import { startApi } from './support/api-under-test.js';

t.test('numbers in the Prometheus format, for programs on this machine', async (t) => {
  const api = await startApi(t, { socket: true });
  const reply = await api.call('/metrics');
  t.equal(reply.status, 200);
  t.match(reply.headers['content-type'], /^text\/plain; version=0\.0\.4/);
  for (const line of [
    '# TYPE doorward_mqtt_clients gauge',
    'doorward_mqtt_clients{kind="lock"} 2',
    'doorward_mqtt_messages_received_total{kind="integration",qos="2"} 3',
    'doorward_mqtt_messages_sent_total{kind="integration",qos="1"} 6',
    'doorward_mqtt_bytes_sent_total 2000',
    'doorward_mqtt_refusals_total{reason="publish_denied"} 3',
    'doorward_mqtt_queued_messages 7',
    'doorward_mqtt_queued_messages_max 5',
    'doorward_mqtt_retained_messages 3',
    'doorward_mqtt_dropped_total{reason="queue_full"} 8',
    'doorward_part_ok{part="broker"} 1',
    'doorward_cloud_state{state="idle"} 1',
    'doorward_cloud_acknowledged{lane="audit"} 3',
    'doorward_cloud_newest{lane="telemetry"} 2',
    'doorward_cloud_written_bytes_total 4096',
    'doorward_cloud_lag_seconds 12',
    '# TYPE doorward_unlock_seconds histogram',
    'doorward_unlock_seconds_bucket{le="0.1",transport="serial"} 2',
    'doorward_unlock_seconds_bucket{le="+Inf",transport="serial"} 4',
    'doorward_unlock_seconds_sum{transport="serial"} 2.5',
    'doorward_unlock_seconds_count{transport="serial"} 4',
    'doorward_commit_seconds_bucket{le="1"} 3',
    'doorward_event_loop_delay_seconds_count 4',
    'doorward_decisions_total{kind="pin",outcome="denied",reason="unknown_code"} 4',
    'doorward_commands_total{action="unlock",status="succeeded"} 5',
    'doorward_queue_depth{queue="codes"} 2',
    `doorward_lock_battery_percent{lock="${DEVICE}"} 63`,
    'doorward_locks{state="offline"} 1',
    'doorward_job_ok{job="check-database"} 0',
    'doorward_job_age_seconds{job="check-database"} 60',
    'doorward_job_duration_seconds{job="check-database"} 1.2',
    'doorward_info{version="1.2.3"} 1',
  ])
    t.ok(reply.text.split('\n').includes(line), line);
  t.match(reply.text, /^process_resident_memory_bytes \d{7,}$/m);
  t.notMatch(reply.text, 'doorward_bridge', 'there is no bridge');
  t.equal((await api.call('/metrics')).status, 200, 'as often as one likes');
  t.equal((await api.callLocally('/metrics')).status, 200, 'over the socket');
});

t.test('from elsewhere, or through a proxy, only for who may', async (t) => {
  const api = await startApi(t);
  for (const name of ['x-forwarded-for', 'forwarded', 'via', 'x-real-ip']) {
    const headers = { [name]: '127.0.0.1' };
    t.equal((await api.call('/metrics', { headers })).status, 401, name);
    t.equal((await api.call('/metrics', { headers, as: 'member' })).status, 403, name);
    t.equal((await api.call('/metrics', { headers, as: 'admin' })).status, 200, name);
  }
  const from = (remoteAddress: string | undefined) =>
    isFromThisMachine({ socket: { remoteAddress }, headers: {} } as never);
  t.same(
    ['127.0.0.1', '::1', '::ffff:127.0.0.1', '192.168.1.5', '::ffff:10.0.0.1', '127.evil', undefined].map(
      from,
    ),
    [true, true, true, false, false, false, false],
  );
});
