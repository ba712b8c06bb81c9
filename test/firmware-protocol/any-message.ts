import fc from 'fast-check';
import { HUB_MESSAGES } from '../../firmware-protocol/hub-messages.js';
import type { HubMessage } from '../../firmware-protocol/hub-messages.js';
import { LOCK_MESSAGES } from '../../firmware-protocol/lock-message-table.js';
import type { LockMessage } from '../../firmware-protocol/lock-messages.js';
import type { Field, OptionalField } from '../../firmware-protocol/message-fields.js';

type AnyField = Field<unknown> | OptionalField<unknown>;

/** Arbitrary values of a field, made from its CDDL: not from the codec's own reading of it. */
function anyValue(cddl: string): fc.Arbitrary<unknown> {
  const nullable = / \/ null$/u.exec(cddl);
  if (nullable) return fc.option(anyValue(cddl.slice(0, nullable.index)), { nil: null });
  if (cddl === 'bool') return fc.boolean();
  const bytes = /^bstr \.size (\d+)$/u.exec(cddl);
  if (bytes) return fc.uint8Array({ minLength: Number(bytes[1]), maxLength: Number(bytes[1]) });
  const upTo = /^bstr \.size \(1\.\.(\d+)\)$/u.exec(cddl);
  if (upTo) return fc.uint8Array({ minLength: 1, maxLength: Number(upTo[1]) });
  const range = /^(\d+)\.\.(\d+)$/u.exec(cddl);
  if (range)
    return fc.maxSafeNat().map((n) => Number(range[1]) + (n % (Number(range[2]) - Number(range[1]))));
  const text = /^tstr \.size \(1\.\.(\d+)\)$/u.exec(cddl);
  if (text) {
    return fc
      .string({ unit: 'grapheme', minLength: 1, maxLength: Number(text[1]) })
      .filter((value) => Buffer.byteLength(value) <= Number(text[1]));
  }
  const names = [...cddl.matchAll(/(\w+): \d+/gu)].map((match) => match[1] ?? '');
  return fc.constantFrom(...names);
}

function anyOf<M>(table: object): fc.Arbitrary<M> {
  const rows = Object.entries(table) as [string, { fields: Record<string, AnyField> }][];
  const messages = rows.map(([type, { fields }]) => {
    const all = Object.entries(fields);
    const shape = all.map(([name, field]) => [name, anyValue(field.kind.cddl)] as const);
    const requiredKeys = all.filter(([, field]) => field.optional !== true).map(([name]) => name);
    return fc
      .record(Object.fromEntries(shape), { requiredKeys, noNullPrototype: true })
      .map((values) => ({ type, ...values }));
  });
  return fc.oneof(...messages) as unknown as fc.Arbitrary<M>;
}

/** Any hub message within its bounds. */
export const anyHubMessage = anyOf<HubMessage>(HUB_MESSAGES);

/** Any lock message within its bounds. */
export const anyLockMessage = anyOf<LockMessage>(LOCK_MESSAGES);
