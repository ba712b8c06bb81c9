import type { Following } from '../audit/feed-item.js';
import type { Caller } from '../ports.js';
import type { DeadLetter } from './dead-letters.js';
import type { PayloadView } from './payload-view.js';

/** Who says something over the broker. */
export type MqttKind = 'lock' | 'integration' | 'hub';

/** A client that is connected to the hub's own broker. */
export interface MqttClientView {
  readonly kind: 'lock' | 'integration';
  /** device_id of a lock, name of an API token. */
  readonly name: string;
  /** As it calls itself. */
  readonly clientId: string;
  readonly address: string | null;
  readonly transport: 'tcp' | 'tls' | 'websocket';
  readonly protocol: '3.1' | '3.1.1' | '5';
  /** Wall clock. */
  readonly sinceMs: number;
  /** When it last published something; null: not yet. */
  readonly lastMessageAtMs: number | null;
  readonly received: number;
  readonly sent: number;
  readonly subscriptions: number;
  /** Messages of its session that it has not acknowledged. */
  readonly queued: number;
}

/** How often, by who and with which QoS (0 to 2). */
export type MessageCounts = Readonly<Record<MqttKind, readonly [number, number, number]>>;

/** The broker in numbers. Counts are since the start. */
export interface BrokerFigures {
  readonly clients: Readonly<Record<'lock' | 'integration', number>>;
  /** Connections, with those that have not proved anything. */
  readonly connections: number;
  /** PUBLISH packets that came, and those that the hub itself published. */
  readonly received: MessageCounts;
  /** PUBLISH packets that went out, by who got them. */
  readonly sent: MessageCounts;
  /** On the wire, without TLS. */
  readonly bytes: { readonly received: number; readonly sent: number };
  readonly sessions: number;
  readonly queued: { readonly messages: number; readonly longest: number; readonly bytes: number };
  readonly retained: { readonly messages: number; readonly bytes: number };
  /** Messages given up to a limit, by which. */
  readonly dropped: Readonly<Record<string, number>>;
}

/** A message as it came to the broker; who gets it is another matter. */
export interface BrokerMessage {
  readonly topic: string;
  readonly payload: Uint8Array;
  readonly qos: 0 | 1 | 2;
  readonly retain: boolean;
  readonly from: { readonly kind: MqttKind; readonly name: string };
}

/** What the broker lets others see of itself. */
export interface BrokerSight {
  clients(): readonly MqttClientView[];
  figures(): BrokerFigures;
  /**
   * Told of every message whose topic matches, within the call that passes it on: so be quick, and never throw.
   * @returns to stop it
   */
  tap(filter: string, listener: (message: BrokerMessage) => void): () => void;
  /** Whether this is a topic filter at all (MQTT 5, section 4.7). */
  isFilter(text: string): boolean;
}

/** A message as whoever watches is told of it. */
export interface SeenMessage {
  /** Wall clock. */
  readonly atMs: number;
  readonly topic: string;
  /** Of the payload. */
  readonly bytes: number;
  readonly qos: 0 | 1 | 2;
  readonly retain: boolean;
  readonly from: { readonly kind: MqttKind; readonly name: string };
  /** null: not asked for. */
  readonly payload: PayloadView | null;
}

export type WatchItem =
  | { readonly kind: 'message'; readonly message: SeenMessage }
  /** So many were left out here: the reader was slower than they came. */
  | { readonly kind: 'dropped'; readonly count: number };

export interface WatchSink {
  /** @returns whether there is room for more at once; if not, `roomAgain` says when */
  send(item: WatchItem): boolean;
}

export interface WatchOptions {
  /** Topic filter. */
  readonly filter: string;
  /** Whether payloads are wanted, as far as they are ever shown. */
  readonly payload: boolean;
}

/** What can be asked about the hub's own broker. */
export interface MqttUseCases {
  listMqttClients(caller: Caller): readonly MqttClientView[];
  /** Newest first. */
  listMqttRefusals(caller: Caller): {
    readonly letters: readonly DeadLetter[];
    readonly totals: Readonly<Record<string, number>>;
  };
  /**
   * Messages as they come, from when the result is called.
   * @throws InvalidInput `topic_filter`; TooMany `too_many_streams`
   */
  watchMqtt(caller: Caller, options: WatchOptions): (sink: WatchSink) => Following;
}
