import type { Client } from 'aedes';
import { inside, type DeliveredPacket, type Subscribed } from './aedes-inside.js';
import { covers, levelsOf } from './topic-filter.js';

/**
 * Delivers each message once, as all of the client's matching filters together have it: with the highest QoS that they were
 * granted, and the Subscription Identifiers of all. Aedes goes by whichever comes first, and for a wildcard by none: it
 * would lose a message that was to be acknowledged (MQTT-3.3.5-1), or give more than was asked for (MQTT-3.8.4-6).
 */
export function deliverAsGranted(client: Client): void {
  const known = inside(client);
  const { deliver0, deliverQoS } = known;
  let last = '';
  const deliver = (packet: DeliveredPacket, done: () => void) => {
    const { brokerId, brokerCounter, clientId } = packet;
    const isOwn = clientId === client.id;
    if (brokerId !== null) {
      // copies of one message come one after the other
      const name = `${brokerId} ${brokerCounter}`;
      if ((isOwn && packet.nl === true) || name === last) {
        done();
        return;
      }
      last = name;
    }
    const matching = matchingOf(known.subscriptions, packet.topic).filter(
      ({ nl }) => !(isOwn && nl === true),
    );
    // the packet is a copy for this subscription
    packet.qos = lesser(packet.qos, matching);
    if (brokerId !== null && matching.length > 1) identify(packet, matching);
    if (packet.qos === 0) deliver0(packet, done);
    else {
      deliverQoS(packet, done);
      raise(known.subscriptions, packet.topic, packet.qos);
    }
  };
  known.deliver0 = deliver;
  known.deliverQoS = deliver;
}

/** Of what a message has and what its filters were granted at most; what no filter brings keeps its own. */
function lesser(qos: 0 | 1 | 2, matching: readonly Subscribed[]): 0 | 1 | 2 {
  if (matching.length === 0) return qos;
  const most = Math.max(...matching.map(({ qos: granted = 0 }) => granted));
  return most < qos ? (most === 1 ? 1 : 0) : qos;
}

/**
 * Of a filter that is the very topic Aedes takes the QoS once more, a turn after it was handed the message, as if there were
 * no others: until then it finds there what was granted by all.
 */
function raise(subscriptions: Record<string, Subscribed>, topic: string, qos: 1 | 2): void {
  const own = subscriptions[topic];
  if (!own || (own.qos ?? 0) >= qos) return;
  const raised = { ...own, qos };
  subscriptions[topic] = raised;
  setImmediate(() => {
    if (subscriptions[topic] === raised) subscriptions[topic] = own;
  });
}

/** MQTT-3.3.4-3 and -4. */
function identify(packet: DeliveredPacket, matching: readonly Subscribed[]): void {
  const identifiers = new Set(matching.flatMap(({ si }) => (si === undefined ? [] : [si])));
  if (identifiers.size > 0)
    packet.properties = { ...packet.properties, subscriptionIdentifier: [...identifiers] };
}

function matchingOf(
  subscriptions: Readonly<Record<string, Subscribed>>,
  topic: string,
): readonly Subscribed[] {
  const filters = Object.entries(subscriptions);
  const [only] = filters;
  if (only && filters.length === 1) return [only[1]];
  const levels = levelsOf(topic);
  return filters.flatMap(([filter, subscribed]) => (covers(levelsOf(filter), levels) ? [subscribed] : []));
}
