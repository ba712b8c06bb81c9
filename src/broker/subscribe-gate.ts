import type { Client, Subscription } from 'aedes';

type Answer = (error: Error | null, subscription?: Subscription | null) => void;

interface Asked {
  readonly subscription: Subscription;
  readonly answer: Answer;
}

/**
 * Grants a SUBSCRIBE whole or not at all. Aedes asks filter by filter, all those of one packet in one turn, so the
 * answers wait for the end of that turn: one denied filter and each of them gets the failure code 0x80 (MQTT 3.1.1,
 * section 3.9.3). Packets that came in one chunk are judged together, which can only deny more.
 */
export class SubscribeGate {
  private readonly allowed: (client: Client, filter: string) => boolean;
  private readonly onDenied: (client: Client) => void;
  private readonly asked = new Map<Client, Asked[]>();

  constructor(allowed: (client: Client, filter: string) => boolean, onDenied: (client: Client) => void) {
    this.allowed = allowed;
    this.onDenied = onDenied;
  }

  ask(client: Client, subscription: Subscription, answer: Answer): void {
    const waiting = this.asked.get(client);
    if (waiting) {
      waiting.push({ subscription, answer });
      return;
    }
    const first = [{ subscription, answer }];
    this.asked.set(client, first);
    queueMicrotask(() => {
      this.asked.delete(client);
      this.judge(client, first);
    });
  }

  private judge(client: Client, asked: readonly Asked[]): void {
    const granted = asked.every(({ subscription }) => this.allowed(client, subscription.topic));
    if (!granted) this.onDenied(client);
    for (const { subscription, answer } of asked) answer(null, granted ? subscription : null);
  }
}
