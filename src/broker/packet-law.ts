import type { Packet } from 'mqtt-packet';

/** Why a packet that could be parsed is none: named as the log counts them. */
export type PacketFault =
  | 'text_malformed'
  | 'packet_id_malformed'
  | 'nothing_asked'
  | 'dup_without_qos'
  | 'will_qos_malformed'
  | 'password_without_user_name'
  | 'no_local_shared';

/** MQTT 5, section 3.14.2.1. */
export const MALFORMED_PACKET = 0x81;
export const PROTOCOL_ERROR = 0x82;

const SHARED = '$share/';

/**
 * What the specification forbids and the parser lets through (MQTT 3.1.1; MQTT 5 has the same but for its own marks).
 * @param version of the protocol on this connection; of a CONNECT its own
 */
export function packetFault(packet: Packet, version: number): PacketFault | null {
  switch (packet.cmd) {
    case 'connect': {
      const { clientId, username, password, will } = packet;
      // a password alone is for MQTT 5 (MQTT-3.1.2-22)
      if (packet.protocolVersion !== 5 && password !== undefined && username === undefined) {
        return 'password_without_user_name';
      }
      if (will && Number(will.qos) > 2) return 'will_qos_malformed';
      return areTexts([clientId, username ?? '', will?.topic ?? '']) ? null : 'text_malformed';
    }
    case 'publish':
      if (packet.qos === 0) return packet.dup ? 'dup_without_qos' : textFault([packet.topic]);
      return isPacketId(packet.messageId) ? textFault([packet.topic]) : 'packet_id_malformed';
    case 'subscribe': {
      const { subscriptions, messageId } = packet;
      if (version === 5 && subscriptions.some(({ topic, nl }) => nl === true && topic.startsWith(SHARED))) {
        return 'no_local_shared';
      }
      const filters = subscriptions.map(({ topic }) => topic);
      return askedFault(filters, messageId);
    }
    case 'unsubscribe':
      return askedFault(packet.unsubscriptions, packet.messageId);
    case 'puback':
    case 'pubrec':
    case 'pubrel':
    case 'pubcomp':
      return isPacketId(packet.messageId) ? null : 'packet_id_malformed';
    case 'connack':
    case 'suback':
    case 'unsuback':
    case 'pingreq':
    case 'pingresp':
    case 'disconnect':
    case 'auth':
      return null;
  }
}

/** DISCONNECT's reason for it (MQTT 5). */
export function reasonOf(fault: PacketFault): number {
  return fault === 'text_malformed' || fault === 'will_qos_malformed' ? MALFORMED_PACKET : PROTOCOL_ERROR;
}

function askedFault(filters: readonly string[], messageId: number | undefined): PacketFault | null {
  if (!isPacketId(messageId)) return 'packet_id_malformed';
  return filters.length === 0 ? 'nothing_asked' : textFault(filters);
}

/** MQTT-2.3.1-1. */
function isPacketId(messageId: number | undefined): boolean {
  return messageId !== undefined && messageId >= 1 && messageId <= 0xffff;
}

function textFault(texts: readonly string[]): PacketFault | null {
  return areTexts(texts) ? null : 'text_malformed';
}

/**
 * MQTT-1.5.3-1 and -2. Of ill-formed UTF-8 the parser makes U+FFFD, so a text in which somebody wrote that character is
 * taken for one; it has no meaning in a topic or a name.
 */
function areTexts(texts: readonly string[]): boolean {
  return texts.every((text) => !text.includes('\0') && !text.includes('\ufffd'));
}
