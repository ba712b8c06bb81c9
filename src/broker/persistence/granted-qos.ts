import type { Message } from './packet-form.js';

/** For each client once, the highest QoS it was granted, at most the message's own (MQTT-3.8.4-6). */
export function grantedQos(
  subscribers: readonly { readonly clientId: string; readonly qos?: 0 | 1 | 2 }[],
  message: Message,
): Map<string, 1 | 2> {
  const granted = new Map<string, 1 | 2>();
  for (const { clientId, qos = message.qos } of subscribers) {
    const least = Math.min(qos, message.qos);
    if (least > (granted.get(clientId) ?? 0)) granted.set(clientId, least === 2 ? 2 : 1);
  }
  return granted;
}
