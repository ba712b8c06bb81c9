import type { CborItem } from './cbor.js';
import { FIRMWARE_HEADER_BYTES, MAX_FIRMWARE_PAYLOAD_BYTES } from './firmware-image.js';
import { FIRMWARE_SIGNATURE_BYTES } from './firmware-signature.js';

/** A value of one kind on the wire: how to write it, how to read it, and how `messages.cddl` spells it. */
export interface FieldKind<V> {
  /** The CDDL type (RFC 8610); a test compares it with messages.cddl. */
  readonly cddl: string;
  /** Throws RangeError if `value` is outside its bounds. */
  write(value: V): CborItem;
  /** `undefined` for everything that is not a value of this kind. */
  read(item: unknown): V | undefined;
}

/** A field: its integer key, the same in every message, and its kind. */
export interface Field<V> {
  readonly key: number;
  readonly kind: FieldKind<V>;
  readonly optional?: false;
}

/** A field that a message may leave out. */
export interface OptionalField<V> {
  readonly key: number;
  readonly kind: FieldKind<V>;
  readonly optional: true;
}

/** The fields of a message type M, one for each of its properties but `type`. */
export type FieldsOf<M> = {
  readonly [K in Exclude<keyof M, 'type'>]-?: Partial<Pick<M, K>> extends Pick<M, K>
    ? OptionalField<Exclude<M[K], undefined>>
    : Field<M[K]>;
};

/** For every message type of a union: its number and fields. */
export type MessageTable<M extends { type: string }> = {
  readonly [T in M['type']]: { readonly number: number; readonly fields: FieldsOf<Extract<M, { type: T }>> };
};

/** Largest millisecond count or wall time: 2^53 - 1, so that every language's numbers hold it exactly. */
export const MAX_MILLISECONDS = Number.MAX_SAFE_INTEGER;

/** Largest sequence number and count. */
export const MAX_SEQUENCE = 0xffff_ffff;

/** Bytes of an image in one message: what fits a link frame beside the longest counters, and flash rows of 64 bytes. */
export const FIRMWARE_CHUNK_BYTES = 448;

/** UTF-8 has no form for half a surrogate pair; it would arrive as another character. */
const LONE_SURROGATE = /\p{Surrogate}/u;

function kind<V>(
  cddl: string,
  read: (item: unknown) => V | undefined,
  write = (value: V): CborItem => value as CborItem,
): FieldKind<V> {
  return {
    cddl,
    read,
    write(value) {
      const item = write(value);
      if (read(item) === undefined) throw new RangeError(`not a ${cddl}`);
      return item;
    },
  };
}

function unsigned(min: number, max: number): FieldKind<number> {
  return kind(`${min}..${max}`, (item) =>
    typeof item === 'number' && Number.isInteger(item) && item >= min && item <= max ? item : undefined,
  );
}

function byteString(length: number): FieldKind<Uint8Array> {
  return kind(`bstr .size ${length}`, (item) =>
    item instanceof Uint8Array && item.length === length ? item : undefined,
  );
}

function byteStringUpTo(maxLength: number): FieldKind<Uint8Array> {
  return kind(`bstr .size (1..${maxLength})`, (item) =>
    item instanceof Uint8Array && item.length >= 1 && item.length <= maxLength ? item : undefined,
  );
}

function text(maxBytes: number): FieldKind<string> {
  return kind(`tstr .size (1..${maxBytes})`, (item) => {
    if (typeof item !== 'string' || item.length === 0 || item.length > maxBytes) return undefined;
    return Buffer.byteLength(item) <= maxBytes && !LONE_SURROGATE.test(item) ? item : undefined;
  });
}

function choice<const T extends string>(...names: readonly T[]): FieldKind<T> {
  const cddl = `&(${names.map((name, at) => `${name}: ${at + 1}`).join(', ')})`;
  const numberOf = new Map(names.map((name, at) => [name, at + 1]));
  return kind<T>(
    cddl,
    (item) => (typeof item === 'number' && item >= 1 ? names[item - 1] : undefined),
    (value) => numberOf.get(value) ?? 0,
  );
}

const truth = kind<boolean>('bool', (item) => (typeof item === 'boolean' ? item : undefined));

function orNull<V>(inner: FieldKind<V>): FieldKind<V | null> {
  return kind<V | null>(`${inner.cddl} / null`, (item) => (item === null ? null : inner.read(item)));
}

const milliseconds = unsigned(0, MAX_MILLISECONDS);
const boot = byteString(8);
const percent = unsigned(0, 100);

/** Every field of version 1. A key means the same thing wherever it stands; a new meaning gets a new key. */
export const field = {
  bootId: { key: 1, kind: boot },
  lockMs: { key: 2, kind: milliseconds },
  commandId: { key: 3, kind: byteString(16) },
  direction: { key: 4, kind: choice('lock', 'unlock', 'unlatch') },
  notAfterMs: { key: 5, kind: milliseconds },
  requestId: { key: 6, kind: byteString(8) },
  success: { key: 7, kind: truth },
  bolt: { key: 8, kind: choice('locked', 'unlocked', 'moving', 'jammed', 'unknown') },
  outcome: { key: 9, kind: choice('done', 'refused', 'interrupted', 'never_seen', 'evicted') },
  reason: { key: 10, kind: choice('jammed', 'expired', 'wrong_boot', 'busy', 'unsupported') },
  seq: { key: 11, kind: unsigned(1, MAX_SEQUENCE) },
  eventKind: {
    key: 12,
    kind: choice('bolt', 'door', 'jam', 'tamper', 'battery', 'boot', 'wrong_code', 'actuated', 'events_lost'),
  },
  source: { key: 13, kind: choice('remote', 'keypad', 'key', 'thumb_turn', 'auto', 'button') },
  atLockMs: { key: 14, kind: milliseconds },
  position: { key: 15, kind: choice('locked', 'unlocked', 'moving', 'jammed', 'unknown', 'open', 'closed') },
  door: { key: 16, kind: choice('open', 'closed', 'unknown') },
  batteryPercent: { key: 17, kind: percent },
  batteryPercentOrNull: { key: 17, kind: orNull(percent) },
  tamper: { key: 18, kind: truth },
  after: { key: 19, kind: unsigned(0, MAX_SEQUENCE) },
  upto: { key: 20, kind: unsigned(0, MAX_SEQUENCE) },
  grant: { key: 21, kind: truth },
  value: { key: 22, kind: text(256) },
  count: { key: 23, kind: unsigned(1, MAX_SEQUENCE) },
  currentBootId: { key: 24, kind: boot },
  serial: { key: 25, kind: text(64) },
  model: { key: 26, kind: text(64) },
  firmwareVersion: { key: 27, kind: text(32) },
  canUnlatch: { key: 28, kind: truth },
  psk: { key: 29, kind: byteString(32) },
  unixMs: { key: 30, kind: milliseconds },
  errorCode: { key: 31, kind: choice('unknown_message', 'bad_message', 'not_now', 'busy') },
  accessKind: { key: 32, kind: choice('pin', 'qr', 'card') },
  setVersion: { key: 33, kind: unsigned(0, MAX_SEQUENCE) },
  step: { key: 34, kind: choice('begin', 'part', 'commit') },
  credentialCount: { key: 35, kind: unsigned(0, 1024) },
  credentialKey: { key: 36, kind: byteString(32) },
  credentialIndex: { key: 37, kind: unsigned(0, 1023) },
  credentialId: { key: 38, kind: byteString(16) },
  verifier: { key: 39, kind: byteString(32) },
  validFromMs: { key: 40, kind: milliseconds },
  validUntilMs: { key: 41, kind: milliseconds },
  digest: { key: 42, kind: byteString(32) },
  credentialSlots: { key: 43, kind: unsigned(0, 1024) },
  setOutcome: { key: 44, kind: choice('taken', 'stale', 'full', 'mismatch', 'out_of_order') },
  refusal: { key: 45, kind: choice('wrong_code', 'keypad_locked', 'not_valid_now', 'time_unknown') },
  offset: { key: 50, kind: unsigned(0, MAX_FIRMWARE_PAYLOAD_BYTES) },
  firmwareHeader: { key: 51, kind: byteString(FIRMWARE_HEADER_BYTES) },
  firmwareSignature: { key: 52, kind: byteString(FIRMWARE_SIGNATURE_BYTES) },
  chunk: { key: 53, kind: byteStringUpTo(FIRMWARE_CHUNK_BYTES) },
  firmwareHash: { key: 54, kind: byteString(32) },
  firmwarePhase: { key: 55, kind: choice('idle', 'receiving', 'committed', 'installed', 'refused') },
  firmwareRefusal: {
    key: 56,
    kind: choice(
      'bad_image',
      'bad_signature',
      'wrong_model',
      'not_newer',
      'too_large',
      'corrupt',
      'storage_failed',
    ),
  },
} as const;

/** The same field where a message may leave it out. */
export function optional<V>(of: Field<V>): OptionalField<V> {
  return { key: of.key, kind: of.kind, optional: true };
}

/** States a message table; only checks its type against the union. */
export function messageFields<M extends { type: string }>(table: MessageTable<M>): MessageTable<M> {
  return table;
}
