import type { Client } from 'aedes';
import type { EventEmitter } from 'node:events';
import type { Message, Properties } from './persistence/packet-form.js';

/** What is known of one filter of a client. */
export interface Subscribed {
  readonly qos?: 0 | 1 | 2;
  readonly nl?: boolean;
  /** Subscription Identifier. */
  readonly si?: number;
}

interface DisconnectOptions {
  readonly reasonCode?: number;
}
type Deliver = (packet: DeliveredPacket, done: () => void) => void;

/** A message on its way to one client. */
export type DeliveredPacket = Omit<Message, 'brokerId' | 'qos' | 'properties'> & {
  /** Of the broker that routes it now; null: a retained message, sent because of a SUBSCRIBE. */
  readonly brokerId: string | null;
  /** Of the message until it is delivered, then of the delivery. */
  qos: 0 | 1 | 2;
  properties?: Properties;
  /** Who published it; absent: the hub. */
  readonly clientId?: string;
  /** The subscription that brings it is for what others say (No Local). */
  readonly nl?: boolean;
};

/** What Aedes 2.0.0-beta.1 has in a client and does not publish, as far as it is used here. */
export interface ClientInside {
  /** It sent a DISCONNECT. */
  readonly _disconnected: boolean;
  readonly _parser: EventEmitter & {
    /** What it is at. */
    readonly packet?: { readonly protocolVersion?: number };
  };
  connected: boolean;
  readonly connackSent: boolean;
  /** Its session is not kept in the store. */
  clean: boolean;
  /** Of the DISCONNECT that was sent to it; null: none. */
  readonly disconnectReasonCode: number | null;
  disconnect: (options: DisconnectOptions, done?: () => void) => void;
  readonly _onError: (error: Error) => void;
  /** Session Expiry Interval as its CONNECT has it, seconds. */
  readonly _connectSessionExpiryInterval?: number;
  /** The CONNACK tells how long the session is kept, because that is not what was asked for. */
  _sessionExpiryClamped: boolean;
  /** By broker: the counter of the last message that this client was brought. */
  readonly duplicates: Record<string, number>;
  /** By filter, those that were granted. */
  readonly subscriptions: Record<string, Subscribed>;
  deliver0: Deliver;
  deliverQoS: Deliver;
}

type Inside = Omit<Client, keyof ClientInside> & ClientInside;

/** @throws Error if this Aedes is made differently: then what rests on it must be looked at again */
export function inside(client: Client): Inside {
  const known = client as unknown as Partial<ClientInside>;
  if (
    !known._parser ||
    !known.duplicates ||
    typeof known.deliver0 !== 'function' ||
    typeof known.deliverQoS !== 'function'
  ) {
    throw new Error('This version of Aedes is not the one that the broker was written for.');
  }
  return client as unknown as Inside;
}
