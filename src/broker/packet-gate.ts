import type { Client } from 'aedes';
import type { Packet } from 'mqtt-packet';
import { inside } from './aedes-inside.js';
import { canBeTold } from './farewell.js';
import type { FrameFault } from './frame-meter.js';
import { packetFault, reasonOf, type PacketFault } from './packet-law.js';
import { MALFORMED_PACKET } from './property-law.js';

/** Why a packet ended a connection; the first is of what could not be parsed. */
export type GateFault = 'packet_malformed' | PacketFault;

/** CONNACK, and the reason code that ends it (MQTT 5, section 3.2). */
const REFUSED = [0x20, 3, 0] as const;
const UNSUPPORTED_VERSION = 0x84;
/** CONNACK with return code 1, "unacceptable protocol level" (MQTT 3.1.1, MQTT-3.1.2-2). */
const UNACCEPTABLE_LEVEL = Buffer.from([0x20, 2, 0, 1]);
const LATEST = 5;
/** As the parser says it; whichever way it says it, the connection ends. */
const UNKNOWN_LEVEL = 'Invalid protocol version';

/** DISCONNECT for bytes that the hub does not go on reading (MQTT 5, section 3.14.2.1). */
const OVERRUN: Readonly<Record<FrameFault, number>> = {
  packet_too_long: 0x95,
  length_malformed: MALFORMED_PACKET,
  too_many_packets: 0x96,
  too_many_bytes: 0x96,
};

interface Introduced {
  readonly protocolVersion?: number;
}

/**
 * Stops what is no MQTT before Aedes sees it, and with it all that follows (MQTT-4.8.0-1). Clients of MQTT 5 are told why
 * (MQTT-4.13.1-1).
 * @param onFault told of each packet that is stopped
 */
export function watchPackets(client: Client, onFault: (fault: GateFault) => void): void {
  const parser = inside(client)._parser;
  const [take] = parser.listeners('packet');
  if (!take) throw new Error('This version of Aedes is not the one that the broker was written for.');
  parser.removeAllListeners('packet');
  parser.on('packet', (packet: Packet) => {
    if (isLeaving(client)) return;
    const fault = faultOf(client, packet);
    if (fault === null) {
      take.call(parser, packet);
      return;
    }
    onFault(fault);
    end(client, reasonOf(fault), packet as Introduced, fault);
  });
  parser.removeAllListeners('error');
  parser.on('error', (error: Error & { readonly reasonCode?: number }) => {
    if (isLeaving(client)) return;
    onFault('packet_malformed');
    const first = parser.packet ?? {};
    if (error.message === UNKNOWN_LEVEL && isNew(client)) refuseLevel(client, first);
    else end(client, error.reasonCode ?? MALFORMED_PACKET, first, error.message);
  });
  client.conn.on('overrun', (fault: FrameFault) => {
    end(client, OVERRUN[fault], {}, fault);
  });
}

function faultOf(client: Client, packet: Packet): PacketFault | null {
  if (packet.cmd === 'connect' && !isNew(client)) return 'connect_again';
  if (packet.cmd === 'disconnect' && isRevival(client, packet.properties?.sessionExpiryInterval ?? 0)) {
    return 'session_revived';
  }
  return packetFault(packet, client.version);
}

/** A session that was to end with its connection can't be kept in the end (MQTT 5, section 3.14.2.2.2). */
function isRevival(client: Client, expiryS: number): boolean {
  const { _connectSessionExpiryInterval: asked, _sessionExpiryClamped: isCut } = inside(client);
  return client.version === LATEST && expiryS > 0 && asked === 0 && !isCut;
}

function isNew(client: Client): boolean {
  return !client.connecting && !client.connected;
}

/** A DISCONNECT is on its way to it. */
function isLeaving(client: Client): boolean {
  return inside(client).disconnectReasonCode !== null;
}

/** @param first what its CONNECT says, as far as it was read */
function end(client: Client, reasonCode: number, first: Introduced, why: string): void {
  if (canBeTold(client)) {
    client.disconnect({ reasonCode });
    return;
  }
  if (isNew(client) && first.protocolVersion === LATEST)
    client.conn.write(Buffer.of(...REFUSED, reasonCode, 0));
  client.emit('error', new Error(why));
}

/** To what is older than we, as MQTT 3.1.1 has it; to what is newer, as the newest that we know. */
function refuseLevel(client: Client, { protocolVersion = 0 }: Introduced): void {
  const answer =
    protocolVersion > LATEST ? Buffer.of(...REFUSED, UNSUPPORTED_VERSION, 0) : UNACCEPTABLE_LEVEL;
  client.conn.write(answer);
  client.emit('error', new Error(UNKNOWN_LEVEL));
}
