import type { Client } from 'aedes';
import { inside, type DeliveredPacket } from './aedes-inside.js';
import type { Frames } from './frames.js';

/**
 * Delivers QoS 0 as bytes that are made once for all its readers. Aedes makes them anew for each, in six pieces, and in a
 * turn of the event loop of its own: with a thousand readers that is most of the work, and most of the garbage.
 * @param takes whether this client may be written this message now
 */
export function deliverFrames(
  client: Client,
  frames: Frames,
  takes: (packet: DeliveredPacket) => boolean,
): void {
  const known = inside(client);
  const { deliver0, conn } = known;
  known.deliver0 = (packet, done) => {
    const { brokerId, brokerCounter } = packet;
    // what is retained goes as fast as it is read, and properties may be for this reader alone
    if (brokerId === null || packet.properties !== undefined) {
      deliver0(packet, done);
      return;
    }
    const isOwn = packet.nl === true && packet.clientId === client.id;
    // as Aedes has it: of overlapping subscriptions one brings it
    if (!isOwn && (known.duplicates[brokerId] ?? 0) < brokerCounter) {
      known.duplicates[brokerId] = brokerCounter;
      if (takes(packet) && conn.writable) conn.write(frames.of(packet, client.version));
    }
    done();
  };
}
