import type { Client } from 'aedes';
import { generate } from 'mqtt-packet';
import type { Receivable } from './readers.js';

/** Bytes around topic and payload, at most: header, lengths and identifier. */
const ROOM = 12;
/** Of one UTF-16 unit, at most. */
const UTF8_BYTES = 3;

/** Whether a message is larger, with all that is around it, than what the client takes (MQTT-3.1.2-24). */
export function isTooLarge({ maximumPacketSize }: Client, packet: Receivable): boolean {
  if (maximumPacketSize === undefined) return false;
  const { topic, payload, qos = 0, retain, dup = false, properties } = packet;
  if (!properties && ROOM + UTF8_BYTES * topic.length + payload.length <= maximumPacketSize) return false;
  const form = { cmd: 'publish', topic, payload, qos, retain, dup, messageId: 1 } as const;
  const written = generate({ ...form, ...(properties && { properties }) }, { protocolVersion: 5 });
  return written.length > maximumPacketSize;
}
