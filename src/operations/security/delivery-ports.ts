import type { SendOutcome } from '../messages/message-sender.js';

/** A signed POST of a JSON text to a receiver of the owner's. Never rejects. */
export type PostSigned = (
  to: { readonly url: string; readonly secret: string },
  body: string,
  signal: AbortSignal,
) => Promise<SendOutcome>;

/** Publishes a JSON text for whoever follows alerts over MQTT: QoS 1, not retained. */
export type PublishAlert = (topic: string, text: string) => Promise<void>;
