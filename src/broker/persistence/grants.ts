import type { Message } from './packet-form.js';

/** What a filter asks for, and whose it is; without a QoS it is the message's. */
export interface Subscription {
  readonly clientId: string;
  readonly qos?: 0 | 1 | 2;
  /** Retain As Published. */
  readonly rap?: boolean;
  readonly subscriptionIdentifier?: number;
}

/** What one client gets of a message that several of its filters may match. */
export interface Grant {
  readonly qos: 1 | 2;
  readonly isRetainKept: boolean;
  readonly identifiers: readonly number[];
}

/**
 * For each client once: the highest QoS it was granted, at most the message's own (MQTT-3.8.4-6), and the Subscription
 * Identifiers of all its filters (MQTT 5, MQTT-3.3.4-4). Clients that get it with QoS 0 are not among them.
 */
export function grantsOf(subscriptions: readonly Subscription[], message: Message): Map<string, Grant> {
  const grants = new Map<string, Grant>();
  for (const { clientId, qos = message.qos, rap = false, subscriptionIdentifier: id } of subscriptions) {
    const least = Math.min(qos, message.qos);
    if (least === 0) continue;
    const before = grants.get(clientId);
    const identifiers = [...(before?.identifiers ?? []), ...(id === undefined ? [] : [id])];
    grants.set(clientId, {
      qos: least === 2 || before?.qos === 2 ? 2 : 1,
      isRetainKept: rap || (before?.isRetainKept ?? false),
      identifiers: [...new Set(identifiers)],
    });
  }
  return grants;
}

/** The message as that client's queue has it. RETAIN is for who subscribes later (MQTT-3.3.1-9), or asked to see it. */
export function asGranted(message: Message, { isRetainKept, identifiers }: Grant): Message {
  const retain = message.retain && isRetainKept;
  if (identifiers.length === 0) return retain === message.retain ? message : { ...message, retain };
  return { ...message, retain, properties: { ...message.properties, subscriptionIdentifier: identifiers } };
}
