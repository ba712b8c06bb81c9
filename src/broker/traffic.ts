import type { BrokerMessage, MessageCounts, MqttKind } from '../operations/integrations/mqtt-use-cases.js';

type Counts = Record<MqttKind, [number, number, number]>;
type Qos = BrokerMessage['qos'];

const none = (): Counts => ({ lock: [0, 0, 0], integration: [0, 0, 0], hub: [0, 0, 0] });

/** Counts messages since the start. One addition for each, nothing else: it is in the way of every message. */
export class Traffic {
  private readonly in = none();
  private readonly out = none();

  received(kind: MqttKind, qos: Qos): void {
    this.in[kind][qos] += 1;
  }

  sent(kind: MqttKind, qos: Qos): void {
    this.out[kind][qos] += 1;
  }

  get counts(): { readonly received: MessageCounts; readonly sent: MessageCounts } {
    return { received: this.in, sent: this.out };
  }
}
