import type { Client } from 'aedes';
import type { EventEmitter } from 'node:events';

type Deliver = (packet: DeliveredPacket, done: () => void) => void;

/** A message on its way to one client. */
export interface DeliveredPacket {
  /** Of the broker that routes it now; null: a retained message, sent because of a SUBSCRIBE. */
  readonly brokerId: string | null;
  /** Grows with each message of that broker. */
  readonly brokerCounter: number;
  readonly topic: string;
  readonly payload: string | Buffer;
  readonly retain: boolean;
  readonly properties?: object;
  /** Of whom it came from. */
  readonly clientId?: string;
  /** Not for whom it came from (MQTT 5, section 3.8.3.1). */
  readonly nl?: boolean;
  /** Of the message until it is delivered, then of the delivery. */
  qos: number;
}

/** What Aedes 2.0.0-beta.1 has in a client and does not publish, as far as it is used here. */
export interface ClientInside {
  readonly _parser: Pick<EventEmitter, 'prependListener'>;
  /** It sent a DISCONNECT. */
  readonly _disconnected: boolean;
  /** The CONNACK tells how long the session is kept, because that is not what was asked for. */
  _sessionExpiryClamped: boolean;
  /** By broker: the counter of the last message that this client was brought. */
  readonly duplicates: Record<string, number>;
  deliver0: Deliver;
  deliverQoS: Deliver;
  /** By filter, those that were granted. */
  readonly subscriptions: Readonly<Record<string, { readonly qos?: number }>>;
}

/** @throws Error if this Aedes is made differently: then what rests on it must be looked at again */
export function inside(client: Client): Client & ClientInside {
  const known = client as Client & Partial<ClientInside>;
  if (
    !known._parser ||
    !known.duplicates ||
    typeof known.deliver0 !== 'function' ||
    typeof known.deliverQoS !== 'function'
  ) {
    throw new Error('This version of Aedes is not the one that the broker was written for.');
  }
  return known as Client & ClientInside;
}
