import { decode, encode } from 'cborg';

/** A client as far as the store needs to know it. */
export interface ClientRef {
  readonly id: string;
  /** True: its session ends with its connection, and nothing of it is written. */
  readonly clean?: boolean;
  /** Seconds; for MQTT 3.1.1 what the library makes of the clean flag (0, or 2^32 - 1: never). */
  readonly sessionExpiryInterval?: number;
}

/** A subscription as the library hands it over and takes it back (MQTT 5, section 3.8.3.1). */
export interface Filter {
  readonly topic: string;
  readonly qos: 0 | 1 | 2;
  readonly rh?: number;
  readonly rap?: boolean;
  readonly nl?: boolean;
  readonly subscriptionIdentifier?: number;
}

export type Properties = Readonly<Record<string, unknown>>;

/** A message as it waits in a queue: the library's packet. `properties` and `messageExpiry` are absent when it has none. */
export interface Message {
  readonly cmd: 'publish';
  readonly brokerId: string;
  readonly brokerCounter: number;
  readonly topic: string;
  readonly payload: Buffer | string;
  readonly qos: 0 | 1 | 2;
  readonly retain: boolean;
  readonly dup?: boolean;
  messageId?: number | undefined;
  readonly properties?: Properties;
  /** Wall-clock milliseconds. */
  readonly messageExpiry?: number;
}

/** CBOR (RFC 8949), since binary values are among them (Correlation Data). @returns null for none */
export function encodeProperties(properties: Properties | undefined): Uint8Array | null {
  if (!properties) return null;
  const plain = Object.entries(properties).filter(([, value]) => value !== undefined);
  if (plain.length === 0) return null;
  // User properties come as an object without a prototype.
  const copied = plain.map(([name, value]) => [name, isMap(value) ? { ...value } : value]);
  return encode(Object.fromEntries(copied));
}

/** @returns members to spread into a packet */
export function decodeProperties(bytes: Uint8Array | null): { properties?: Properties } {
  if (!bytes) return {};
  const found = decode(bytes) as Record<string, unknown>;
  const properties = Object.fromEntries(
    Object.entries(found).map(([name, value]) => [
      name,
      value instanceof Uint8Array ? Buffer.from(value) : value,
    ]),
  );
  return { properties };
}

function isMap(value: unknown): value is Record<string, unknown> {
  return (
    typeof value === 'object' && value !== null && !Array.isArray(value) && !(value instanceof Uint8Array)
  );
}

/** What a message counts for against a limit in bytes. */
export function messageBytes({ topic, payload }: { topic: string; payload: Buffer | string }): number {
  return (
    Buffer.byteLength(topic) + (typeof payload === 'string' ? Buffer.byteLength(payload) : payload.length)
  );
}
