import type { Client, PublishPacket } from 'aedes';
import { generate } from 'mqtt-packet';

/** Whether a message is larger, with all that is around it, than what the client takes (MQTT-3.1.2-24). */
export function isTooLarge({ maximumPacketSize }: Client, packet: PublishPacket): boolean {
  if (maximumPacketSize === undefined) return false;
  const { topic, payload, qos, retain, dup, properties } = packet;
  const form = { cmd: 'publish', topic, payload, qos, retain, dup, messageId: 1 } as const;
  const written = generate({ ...form, ...(properties && { properties }) }, { protocolVersion: 5 });
  return written.length > maximumPacketSize;
}
