import { decode } from 'cborg';
import t from 'tap';
import { HUB_MESSAGES } from '../../firmware-protocol/hub-messages.js';
import { LOCK_MESSAGES } from '../../firmware-protocol/lock-message-table.js';
import { field } from '../../firmware-protocol/message-fields.js';
import type { Field, OptionalField } from '../../firmware-protocol/message-fields.js';
import { matchesMessage, readCddl } from './cddl.js';
import { bytes, readVectors } from './vector-file.js';
import type { VectorCase, VectorFile } from './vector-file.js';

type AnyField = Field<unknown> | OptionalField<unknown>;

const cddl = readCddl();
const kebab = (name: string): string =>
  name.replace(/[A-Z_]/gu, (one) => `-${one.replace('_', '').toLowerCase()}`);

t.test('every field of the codec stands in the CDDL with the same key and type, and no other', (t) => {
  const codec = Object.entries(field).map(([name, { key, kind }]) => [kebab(name), { key, type: kind.cddl }]);
  t.same(Object.fromEntries(cddl.fields), Object.fromEntries(codec));
  t.end();
});

for (const [side, table] of [
  ['hub', HUB_MESSAGES],
  ['lock', LOCK_MESSAGES],
] as const) {
  const rows = Object.entries(table) as [string, { number: number; fields: Record<string, AnyField> }][];
  t.test(`the ${side}'s messages are those of the CDDL`, (t) => {
    t.same(
      rows.map(([type]) => kebab(type)),
      cddl[side],
    );
    for (const [type, { number, fields }] of rows) {
      const rule = cddl.messages.get(kebab(type));
      t.equal(rule?.number, number, type);
      const codec = Object.values(fields).map(({ key, kind, optional }) => [
        key,
        kind.cddl,
        optional === true,
      ]);
      const document = (rule?.entries ?? []).map(({ key, type, optional }) => [key, type, optional]);
      const byKey = (a: unknown[], b: unknown[]): number => Number(a[0]) - Number(b[0]);
      t.same(codec.sort(byKey), document, `${type}: the fields, in order of keys`);
    }
    t.end();
  });
}

t.test('no number and no key has two meanings', (t) => {
  const numbers = [...cddl.messages.values()].map(({ number }) => number);
  t.equal(new Set(numbers).size, numbers.length);
  t.equal(
    cddl.messages.size,
    cddl.hub.length + cddl.lock.length,
    'no message stands outside the two choices',
  );
  const keys = [...cddl.fields].map(([name, { key }]) => [name.replace('-or-null', ''), key]);
  t.equal(new Set(keys.map(String)).size, new Set(keys.map(([, key]) => key)).size);
  t.end();
});

t.test('the vectors match the CDDL exactly when they are valid', (t) => {
  interface MessageCase extends VectorCase {
    side: 'hub' | 'lock';
    cbor: string;
    code?: string;
  }
  const { tests } = readVectors('messages.json') as VectorFile<MessageCase>;
  let compared = 0;
  for (const { id, comment, result, side, cbor, code } of tests) {
    if (code === 'malformed') continue;
    const item: unknown = decode(bytes(cbor), { useMaps: true });
    t.equal(matchesMessage(cddl, cddl[side], item), result === 'valid', `${id} ${comment}`);
    compared += 1;
  }
  t.ok(compared > 50);
  t.end();
});
