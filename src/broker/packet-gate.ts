import type { Client } from 'aedes';
import type { Packet } from 'mqtt-packet';
import { inside } from './aedes-inside.js';
import { packetFault, reasonOf, type PacketFault } from './packet-law.js';

/** CONNACK with return code 1, "unacceptable protocol level" (MQTT-3.1.2-2). */
const UNACCEPTABLE_LEVEL = Buffer.from([0x20, 2, 0, 1]);
/** As the parser says it; whichever way it says it, the connection ends. */
const UNKNOWN_LEVEL = 'Invalid protocol version';

/**
 * Stops what is no MQTT before Aedes acts on it. To Aedes such a packet becomes what it ends a connection for at once,
 * with all that follows it (MQTT-4.8.0-1); MQTT 5 clients are told why.
 */
export function watchPackets(client: Client, onFault: (fault: PacketFault) => void): void {
  const parser = inside(client)._parser;
  parser.prependListener('packet', (packet: Packet) => {
    const isFirst = !client.connecting && !client.connected;
    const fault = packetFault(packet, client.version);
    if (fault === null) return;
    onFault(fault);
    // only a first CONNECT is welcome, and nothing else first
    (packet as { cmd: string }).cmd = isFirst ? 'refused' : 'connect';
    // of any other version it would end the connection here, and Aedes is not prepared for that
    if (client.version === 5 && client.connected) client.disconnect({ reasonCode: reasonOf(fault) });
  });
  parser.prependListener('error', (error: Error) => {
    if (error.message === UNKNOWN_LEVEL && !client.connecting && !client.connected) {
      client.conn.write(UNACCEPTABLE_LEVEL);
    }
  });
}
