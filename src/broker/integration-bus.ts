import type { AedesPublishPacket } from 'aedes';
import type { IntegrationBus, IntegrationMessage } from '../operations/integrations/integration-bus.js';
import { HUB, may } from './access-check.js';
import { RETAINED_BYTES } from './limits.js';

/** What goes out; the broker fills in the rest. */
export type Outgoing = Pick<AedesPublishPacket, 'topic' | 'payload' | 'qos' | 'retain'>;

/** Our own broker as the way to home automation. */
export class BrokerIntegrationBus implements IntegrationBus {
  private readonly route: (packet: Outgoing) => Promise<void>;
  private listener: ((message: IntegrationMessage) => Promise<void>) | null = null;
  private ready: (() => void) | null = null;
  private isReady = false;

  /** @param route @throws Unavailable `broker_stopped` */
  constructor(route: (packet: Outgoing) => Promise<void>) {
    this.route = route;
  }

  /** @throws Unavailable `broker_stopped`; Error for what the hub itself must not publish */
  async publish(
    topic: string,
    text: string,
    { qos, retain }: { readonly qos: 0 | 1; readonly retain: boolean },
  ): Promise<void> {
    const payload = Buffer.from(text);
    if (topic.startsWith('smartlock/') || !may(HUB, 'publish', topic)) {
      throw new Error(`the hub publishes nothing to integrations at ${topic}`);
    }
    if (retain && payload.length > RETAINED_BYTES) {
      throw new Error(`too long for a retained message: ${topic}`);
    }
    await this.route({ topic, payload, qos, retain });
  }

  async clear(topic: string): Promise<void> {
    await this.publish(topic, '', { qos: 0, retain: true });
  }

  onMessage(listener: (message: IntegrationMessage) => Promise<void>): void {
    this.listener = listener;
  }

  onReady(listener: () => void): void {
    this.ready = listener;
    if (this.isReady) queueMicrotask(listener);
  }

  /** For the broker: an integration said something. */
  async heard(message: IntegrationMessage): Promise<void> {
    if (!this.listener) throw new Error('nobody listens to integrations');
    await this.listener(message);
  }

  /** For the broker: it can be published to, or can no more. */
  turned(isReady: boolean): void {
    this.isReady = isReady;
    if (isReady) this.ready?.();
  }
}
