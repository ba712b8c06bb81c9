import type { PublishPacket } from 'aedes';
import type { Message } from './persistence/packet-form.js';

/**
 * A publish as the broker keeps and routes it, without what belongs to the connection it came by.
 * @param name of this broker, and the message's number there
 * @param wallMs now: from here its Message Expiry Interval counts (MQTT 5, section 3.3.2.3.3)
 */
export function routedMessage(
  { topic, payload, qos, retain, properties }: PublishPacket,
  name: Pick<Message, 'brokerId' | 'brokerCounter'>,
  wallMs: () => number,
): Message {
  const message = { cmd: 'publish', ...name, topic, payload, qos, retain, dup: false } as const;
  if (!properties) return message;
  const lifeS = properties.messageExpiryInterval ?? 0;
  return {
    ...message,
    properties: { ...properties, willDelayInterval: undefined }, // which was for the broker
    ...(lifeS > 0 ? { messageExpiry: wallMs() + lifeS * 1000 } : {}),
  };
}
