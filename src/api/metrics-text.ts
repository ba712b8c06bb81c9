import type { ProcessFigures } from '../kit/process-figures.js';
import type { BridgeState } from '../operations/integrations/bridge-use-cases.js';
import type { BrokerFigures, MessageCounts } from '../operations/integrations/mqtt-use-cases.js';
import type { HubFigures } from '../operations/hub-figures.js';

/** Prometheus text exposition format. */
export const METRICS_TYPE = 'text/plain; version=0.0.4; charset=utf-8';

export interface MetricsInput {
  readonly hub: HubFigures;
  readonly process: ProcessFigures;
  readonly version: string;
  /** Streams of events that are open. */
  readonly streams: number;
}

interface Sample {
  readonly value: number;
  readonly labels?: Readonly<Record<string, string>>;
}

interface Metric {
  readonly name: string;
  readonly help: string;
  readonly kind: 'counter' | 'gauge';
  readonly samples: readonly Sample[];
}

/**
 * All that the hub can be measured by, as it is now. Labels are words of the program, never a name that somebody chose: so
 * there are few of them, and they tell of nobody.
 */
export async function metricsText(input: MetricsInput): Promise<string> {
  // Loaded when somebody asks: most houses have no Prometheus. Its names are on `default` alone in a bundle.
  const { Counter, Gauge, Registry } = (await import('prom-client')).default;
  const registry = new Registry();
  for (const { name, help, kind, samples } of metricsOf(input)) {
    const labelNames = [...new Set(samples.flatMap(({ labels }) => Object.keys(labels ?? {})))];
    const made = { name, help, labelNames, registers: [registry] };
    if (kind === 'counter') {
      const counter = new Counter(made);
      for (const { value, labels = {} } of samples) counter.inc(labels, value);
    } else {
      const gauge = new Gauge(made);
      for (const { value, labels = {} } of samples) gauge.set(labels, value);
    }
  }
  return await registry.metrics();
}

function metricsOf({ hub, process: own, version, streams }: MetricsInput): readonly Metric[] {
  return [
    gauge('doorward_info', 'Which hub this is.', [{ value: 1, labels: { version } }]),
    gauge(
      'doorward_part_ok',
      'Whether a part of the hub works (1) or not (0), as /ready has it.',
      hub.parts.map(({ name, ok }) => ({ value: Number(ok), labels: { part: name } })),
    ),
    ...brokerMetrics(hub.broker),
    counter('doorward_mqtt_refusals_total', 'Refused messages and connections.', byReason(hub.refusals)),
    ...(hub.bridge ? bridgeMetrics(hub.bridge) : []),
    gauge('doorward_event_streams', 'Streams of events that are open.', one(streams)),
    gauge('process_resident_memory_bytes', 'Resident memory.', one(own.residentBytes)),
    counter('process_cpu_seconds_total', 'Processor time.', one(own.cpuSeconds)),
    gauge('doorward_uptime_seconds', 'Since the start of the hub.', one(own.uptimeSeconds)),
    gauge(
      'doorward_event_loop_delay_seconds',
      'How long a turn of the event loop took just now.',
      one(own.turnSeconds),
    ),
    counter('doorward_event_loop_busy_seconds_total', 'Time the event loop worked.', one(own.busySeconds)),
    counter('doorward_event_loop_idle_seconds_total', 'Time the event loop waited.', one(own.idleSeconds)),
  ];
}

function brokerMetrics(broker: BrokerFigures): readonly Metric[] {
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
      byReason(broker.dropped),
    ),
  ];
}

function bridgeMetrics(bridge: BridgeState): readonly Metric[] {
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
      byReason(bridge.refused),
    ),
  ];
}

const gauge = (name: string, help: string, samples: readonly Sample[]): Metric => ({
  ...{ name, help, samples },
  kind: 'gauge',
});

const counter = (name: string, help: string, samples: readonly Sample[]): Metric => ({
  ...{ name, help, samples },
  kind: 'counter',
});

const one = (value: number): readonly Sample[] => [{ value }];

function byReason(counts: Readonly<Record<string, number>>): readonly Sample[] {
  return Object.entries(counts).map(([reason, value]) => ({ value, labels: { reason } }));
}

function byKind(counts: MessageCounts): readonly Sample[] {
  return Object.entries(counts).flatMap(([kind, byQos]) =>
    [...byQos].map((value, qos) => ({ value, labels: { kind, qos: String(qos) } })),
  );
}
