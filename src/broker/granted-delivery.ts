import type { Client } from 'aedes';
import { inside, type DeliveredPacket } from './aedes-inside.js';
import { covers, levelsOf } from './topic-filter.js';

/**
 * Delivers with the QoS that was granted. Aedes takes it from whichever of the client's matching filters comes first, and
 * from none where the filter has a wildcard: overlapping ones would lose a message that was to be acknowledged
 * (MQTT-3.3.5-1), others come with more than was asked for (MQTT-3.8.4-6).
 */
export function deliverAsGranted(client: Client): void {
  const known = inside(client);
  const { deliver0, deliverQoS } = known;
  const deliver = (packet: DeliveredPacket, done: () => void) => {
    // the packet is a copy for this subscription
    packet.qos = Math.min(packet.qos, packet.qos === 0 ? 0 : grantedOf(client, packet.topic));
    if (packet.qos === 0) deliver0(packet, done);
    else deliverQoS(packet, done);
  };
  known.deliver0 = deliver;
  known.deliverQoS = deliver;
}

/** The most of what its matching filters were granted; 2 for what no filter brings. */
function grantedOf(client: Client, topic: string): number {
  const filters = Object.entries(inside(client).subscriptions);
  const [only] = filters;
  if (only && filters.length === 1) return only[1].qos ?? 0;
  const levels = levelsOf(topic);
  const matching = filters.filter(([filter]) => covers(levelsOf(filter), levels));
  return matching.length === 0 ? 2 : Math.max(...matching.map(([, { qos = 0 }]) => qos));
}
