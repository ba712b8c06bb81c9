import type { Client } from 'aedes';
import { inside, type DeliveredPacket } from './aedes-inside.js';

/**
 * Aedes numbers messages, and takes one whose number is not above the last that a client was sent for a repeat: it drops it.
 * Here a lower number may have waited for the disk. Repeats, which overlapping filters make, follow each other at once
 * and have the same number: these alone are left to be dropped.
 */
export function deliverLateNumbers(client: Client): void {
  const known = inside(client);
  const { deliver0, deliverQoS, duplicates } = known;
  const counted = ({ brokerId, brokerCounter }: DeliveredPacket) => {
    if (brokerId !== null && (duplicates[brokerId] ?? 0) > brokerCounter)
      duplicates[brokerId] = brokerCounter - 1;
  };
  known.deliver0 = (packet, done) => {
    counted(packet);
    deliver0(packet, done);
  };
  known.deliverQoS = (packet, done) => {
    counted(packet);
    deliverQoS(packet, done);
  };
}
