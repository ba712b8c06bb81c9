import type { IPublishPacket, Packet } from 'mqtt-packet';
import { LEAST_PACKET_BYTES, TOPIC_LEVELS } from './limits.js';
import { MALFORMED_PACKET, PROTOCOL_ERROR } from './property-law.js';
import { isWellFormed, levelsOf } from './topic-filter.js';

/** Why a packet that could be parsed is none: named as the log counts them. */
export type PacketFault =
  | 'text_malformed'
  | 'packet_id_malformed'
  | 'nothing_asked'
  | 'dup_without_qos'
  | 'will_qos_malformed'
  | 'password_without_user_name'
  | 'no_local_shared'
  | 'topic_missing'
  | 'topic_malformed'
  | 'response_topic_malformed'
  | 'filter_malformed'
  | 'connect_again'
  | 'session_revived'
  | 'takes_too_little'
  | 'auth_unasked'
  | 'server_packet';

/** Reason codes of MQTT 5 (section 2.4); of all others it is that of a protocol error. */
const REASONS: Readonly<Partial<Record<PacketFault, number>>> = {
  text_malformed: MALFORMED_PACKET,
  will_qos_malformed: MALFORMED_PACKET,
  takes_too_little: 0x83,
  filter_malformed: 0x8f,
  topic_malformed: 0x90,
};

const SHARED = '$share/';
const WILDCARD = /[+#]/;

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
      const { maximumPacketSize: most = LEAST_PACKET_BYTES } = packet.properties ?? {};
      if (packet.protocolVersion === 5 && most < LEAST_PACKET_BYTES) return 'takes_too_little';
      return areTexts([clientId, username ?? '', will?.topic ?? '']) ? null : 'text_malformed';
    }
    case 'publish':
      if (packet.qos === 0) return packet.dup ? 'dup_without_qos' : publishFault(packet);
      return isPacketId(packet.messageId) ? publishFault(packet) : 'packet_id_malformed';
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
    case 'pingresp':
      return 'server_packet';
    // there is no authentication here that goes on after CONNECT (MQTT-4.12.0-7)
    case 'auth':
      return 'auth_unasked';
    case 'pingreq':
    case 'disconnect':
      return null;
  }
}

/** DISCONNECT's reason for it (MQTT 5). */
export function reasonOf(fault: PacketFault): number {
  return REASONS[fault] ?? PROTOCOL_ERROR;
}

/** An empty topic stands for a topic alias, which the library resolves. */
function publishFault({ topic, properties }: IPublishPacket): PacketFault | null {
  const answer = properties?.responseTopic;
  if (topic === '' && properties?.topicAlias === undefined) return 'topic_missing';
  if (WILDCARD.test(topic) || levelsOf(topic).length > TOPIC_LEVELS) return 'topic_malformed';
  if (answer !== undefined && (answer === '' || WILDCARD.test(answer))) return 'response_topic_malformed';
  return textFault([topic]);
}

function askedFault(filters: readonly string[], messageId: number | undefined): PacketFault | null {
  if (!isPacketId(messageId)) return 'packet_id_malformed';
  if (filters.length === 0) return 'nothing_asked';
  return filters.every(isFilter) ? textFault(filters) : 'filter_malformed';
}

function isFilter(filter: string): boolean {
  const levels = levelsOf(filter);
  return levels.length <= TOPIC_LEVELS && isWellFormed(levels);
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
