import type { Client, Subscription } from 'aedes';
import type { Clock } from '../kit/clock.js';
import { inside } from './aedes-inside.js';
import * as limits from './limits.js';

type Answer = (error: Error | null, subscription?: Subscription | null) => void;

/** Why a SUBSCRIBE is refused. */
export type SubscribeFault = 'subscribe_denied' | 'too_many_subscriptions' | 'too_many_subscribes';

/** One packet, judged once. */
interface Asked {
  readonly filters: readonly string[];
  granted: boolean | null;
}

interface Holder {
  readonly filters: Set<string>;
  allowance: number;
  filledAtMs: number;
}

/**
 * Grants a SUBSCRIBE whole or not at all: one denied filter and each of them gets the failure code (MQTT 3.1.1, section
 * 3.9.3). Aedes asks filter by filter, and stores all filters of the packet as soon as one was granted, so each
 * subscription is led back to the packet that it came in.
 */
export class SubscribeGate {
  private readonly allowed: (client: Client, filter: string) => boolean;
  private readonly onDenied: (client: Client, fault: SubscribeFault, filters: readonly string[]) => void;
  private readonly clock: Clock;
  private readonly packets = new WeakMap<Subscription, Asked>();
  private readonly holders = new WeakMap<Client, Holder>();

  constructor(
    clock: Clock,
    allowed: (client: Client, filter: string) => boolean,
    onDenied: (client: Client, fault: SubscribeFault, filters: readonly string[]) => void,
  ) {
    this.clock = clock;
    this.allowed = allowed;
    this.onDenied = onDenied;
  }

  /** Call for each new connection. */
  watch(client: Client): void {
    inside(client)._parser.prependListener(
      'packet',
      (packet: { readonly cmd: string; readonly subscriptions?: readonly Subscription[] }) => {
        if (packet.cmd !== 'subscribe' || !packet.subscriptions) return;
        const asked: Asked = { filters: packet.subscriptions.map(({ topic }) => topic), granted: null };
        for (const subscription of packet.subscriptions) this.packets.set(subscription, asked);
      },
    );
  }

  /** One that is in no packet is of a kept session that goes on, and stands for itself. */
  ask(client: Client, subscription: Subscription, answer: Answer): void {
    const asked = this.packets.get(subscription) ?? { filters: [subscription.topic], granted: null };
    asked.granted ??= this.judge(client, asked.filters);
    answer(null, asked.granted ? subscription : null);
  }

  unsubscribed(client: Client, filters: readonly string[]): void {
    const held = this.holders.get(client)?.filters;
    for (const filter of filters) held?.delete(filter);
  }

  private judge(client: Client, filters: readonly string[]): boolean {
    const fault = this.faultOf(client, filters);
    if (fault !== null) this.onDenied(client, fault, filters);
    return fault === null;
  }

  private faultOf(client: Client, filters: readonly string[]): SubscribeFault | null {
    const holder = this.holderOf(client);
    holder.allowance -= filters.length;
    if (holder.allowance < 0) return 'too_many_subscribes';
    if (!filters.every((filter) => this.allowed(client, filter))) return 'subscribe_denied';
    const after = new Set([...holder.filters, ...filters]);
    if (after.size > limits.SUBSCRIPTIONS_PER_CLIENT) return 'too_many_subscriptions';
    for (const filter of filters) holder.filters.add(filter);
    return null;
  }

  private holderOf(client: Client): Holder {
    const nowMs = this.clock.monotonicMs();
    const known = this.holders.get(client);
    if (known) {
      const filled =
        Math.max(0, known.allowance) + ((nowMs - known.filledAtMs) * limits.FILTERS_PER_SECOND) / 1000;
      known.allowance = Math.min(limits.FILTER_BURST, filled);
      known.filledAtMs = nowMs;
      return known;
    }
    const holder: Holder = { filters: new Set(), allowance: limits.FILTER_BURST, filledAtMs: nowMs };
    this.holders.set(client, holder);
    return holder;
  }
}
