import { decodeCbor, encodeCbor } from './cbor.js';
import type { CborMap } from './cbor.js';
import type { Field, MessageTable, OptionalField } from './message-fields.js';

/**
 * A message read from CBOR items, or why there is none: `unknown_message` is of no type this version knows,
 * `bad_message` of a known type, but a field is missing, unknown or out of bounds.
 */
export type ReadMessage<M> =
  { ok: true; message: M } | { ok: false; code: 'unknown_message' | 'bad_message' };

/** The same from bytes: `malformed` is not one deterministic CBOR item `[number, fields]`. */
export type DecodedMessage<M> = ReadMessage<M> | { ok: false; code: 'malformed' };

/** Turns one side's messages into CBOR items and back. */
export interface MessageCodec<M> {
  /** The message number and its fields. Throws RangeError if a value is outside its bounds. */
  toItems(message: M): [number, CborMap];
  /** The reverse, for items that came from the other side. */
  fromItems(number: unknown, fields: unknown): ReadMessage<M>;
}

interface Layout {
  type: string;
  number: number;
  /** In order of keys, which is the order of the deterministic encoding. */
  fields: [name: string, field: Field<unknown> | OptionalField<unknown>][];
}

function layoutsOf(table: object): Layout[] {
  const rows = Object.entries(table) as [string, { number: number; fields: object }][];
  return rows.map(([type, { number, fields }]) => {
    const sorted = Object.entries(fields) as Layout['fields'];
    return { type, number, fields: sorted.sort(([, a], [, b]) => a.key - b.key) };
  });
}

function readFields(layout: Layout, fields: Map<unknown, unknown>): Record<string, unknown> | undefined {
  const message: Record<string, unknown> = { type: layout.type };
  let taken = 0;
  for (const [name, field] of layout.fields) {
    if (!fields.has(field.key)) {
      if (field.optional !== true) return undefined;
      continue;
    }
    const value = field.kind.read(fields.get(field.key));
    if (value === undefined) return undefined;
    message[name] = value;
    taken += 1;
  }
  return taken === fields.size ? message : undefined;
}

/** The codec of a message table. */
export function messageCodec<M extends { type: string }>(table: MessageTable<M>): MessageCodec<M> {
  const layouts = layoutsOf(table);
  const byType = new Map(layouts.map((layout) => [layout.type, layout]));
  const byNumber = new Map<unknown, Layout>(layouts.map((layout) => [layout.number, layout]));
  return {
    toItems(message) {
      const layout = byType.get(message.type);
      if (layout === undefined) throw new RangeError(`no message ${message.type}`);
      const items: CborMap = new Map();
      const values = message as Readonly<Record<string, unknown>>;
      for (const [name, field] of layout.fields) {
        const value = values[name];
        if (value === undefined && field.optional === true) continue;
        items.set(field.key, field.kind.write(value));
      }
      return [layout.number, items];
    },
    fromItems(number, fields) {
      if (!Number.isInteger(number) || !(fields instanceof Map)) return { ok: false, code: 'bad_message' };
      const layout = byNumber.get(number);
      if (layout === undefined) return { ok: false, code: 'unknown_message' };
      const message = readFields(layout, fields);
      return message === undefined
        ? { ok: false, code: 'bad_message' }
        : { ok: true, message: message as unknown as M };
    },
  };
}

/** A message alone, as CBOR `[number, fields]`. */
export function encodeMessage<M>(codec: MessageCodec<M>, message: M): Uint8Array {
  return encodeCbor(codec.toItems(message));
}

/** Reads a message that stands alone. */
export function decodeMessage<M>(codec: MessageCodec<M>, bytes: Uint8Array): DecodedMessage<M> {
  const decoded = decodeCbor(bytes);
  if (!decoded.ok || !Array.isArray(decoded.item) || decoded.item.length !== 2) {
    return { ok: false, code: 'malformed' };
  }
  const [number, fields] = decoded.item as unknown[];
  return codec.fromItems(number, fields);
}
