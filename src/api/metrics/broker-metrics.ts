import type { BridgeState } from '../../operations/integrations/bridge-use-cases.js';
import type { BrokerFigures, MessageCounts } from '../../operations/integrations/mqtt-use-cases.js';
import { by, counter, gauge, one, type Metric, type Sample } from './metric.js';

/** The hub's own MQTT broker. */
export function brokerMetrics(broker: BrokerFigures): readonly Metric[] {
  const { clients, bytes, queued, retained } = broker;
  return [
    gauge('doorward_mqtt_clients', 'Clients that were let in.', [
      { value: clients.lock, labels: { kind: 'lock' } },
      { value: clients.integration, labels: { kind: 'integration' } },
    ]),
    gauge(
      'doorward_mqtt_connections',
      'Connections, with those that have not proved anything.',
      one(broker.connections),
    ),
    counter(
      'doorward_mqtt_messages_received_total',
      'Messages published, by who and with which QoS; hub: by the hub itself.',
      byKind(broker.received),
    ),
    counter('doorward_mqtt_messages_sent_total', 'Messages delivered, to whom and with which QoS.', [
      ...byKind(broker.sent).filter(({ labels }) => labels?.['kind'] !== 'hub'),
    ]),
    counter('doorward_mqtt_bytes_received_total', 'Bytes from all connections.', one(bytes.received)),
    counter('doorward_mqtt_bytes_sent_total', 'Bytes to all connections.', one(bytes.sent)),
    gauge('doorward_mqtt_sessions', 'Persistent sessions, their client there or away.', one(broker.sessions)),
    gauge('doorward_mqtt_queued_messages', 'Messages that wait in all sessions.', one(queued.messages)),
    gauge('doorward_mqtt_queued_messages_max', 'Of them in the longest queue.', one(queued.longest)),
    gauge('doorward_mqtt_queued_bytes', 'Bytes that wait in all sessions.', one(queued.bytes)),
    gauge('doorward_mqtt_retained_messages', 'Retained messages.', one(retained.messages)),
    gauge('doorward_mqtt_retained_bytes', 'Bytes of retained messages.', one(retained.bytes)),
    counter(
      'doorward_mqtt_dropped_total',
      'Messages given up to a limit, by which.',
      by('reason', broker.dropped),
    ),
  ];
}

/** The hub as a client of a broker elsewhere. */
export function bridgeMetrics(bridge: BridgeState): readonly Metric[] {
  const { isConnected, queued } = bridge;
  return [
    gauge('doorward_bridge_connected', 'Whether the other broker is connected.', one(Number(isConnected))),
    gauge('doorward_bridge_queued_messages', 'Messages that wait for it.', one(queued.messages)),
    gauge('doorward_bridge_queued_bytes', 'Bytes that wait for it.', one(queued.bytes)),
    counter('doorward_bridge_sent_total', 'Messages that it took.', one(bridge.sent)),
    counter('doorward_bridge_dropped_total', 'Messages given up.', one(bridge.dropped)),
    counter(
      'doorward_bridge_refused_total',
      'Messages from there that were not acted upon.',
      by('reason', bridge.refused),
    ),
  ];
}

function byKind(counts: MessageCounts): readonly Sample[] {
  return Object.entries(counts).flatMap(([kind, byQos]) =>
    [...byQos].map((value, qos) => ({ value, labels: { kind, qos: String(qos) } })),
  );
}
