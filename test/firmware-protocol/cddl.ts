import { readFileSync } from 'node:fs';

/** One entry of a message's map. */
export interface CddlEntry {
  name: string;
  optional: boolean;
  key: number;
  type: string;
}

/** A message rule: `name = ( number, { entries } )`. */
export interface CddlMessage {
  number: number;
  entries: CddlEntry[];
}

/** What messages.cddl says, read without the codec. */
export interface Cddl {
  messages: Map<string, CddlMessage>;
  fields: Map<string, { key: number; type: string }>;
  hub: string[];
  lock: string[];
}

const MESSAGE = /^\( (\d+), \{ (.*)\} \)$/su;
const FIELD = /^\( (\d+): (.*) \)$/u;

function rules(text: string): Map<string, string> {
  const bare = text.replace(/;.*$/gmu, '').replace(/\s+/gu, ' ');
  const names = [...bare.matchAll(/([a-z][a-z0-9-]*) = /gu)];
  return new Map(
    names.map((match, at) => {
      const end = names[at + 1]?.index ?? bare.length;
      return [match[1] ?? '', bare.slice(match.index + match[0].length, end).trim()];
    }),
  );
}

/** Reads the part of CDDL that messages.cddl uses. Throws on a rule it does not understand. */
export function readCddl(): Cddl {
  const text = readFileSync(new URL('../../firmware-protocol/messages.cddl', import.meta.url), 'utf8');
  const all = rules(text);
  const fields = new Map<string, { key: number; type: string }>();
  const messages = new Map<string, CddlMessage>();
  const choices = (name: string): string[] =>
    (all.get(name) ?? '')
      .replace(/[()]/gu, '')
      .trim()
      .split(/ *\/\/ */u);
  for (const [name, body] of all) {
    const field = FIELD.exec(body);
    if (field) fields.set(name, { key: Number(field[1]), type: field[2] ?? '' });
  }
  for (const [name, body] of all) {
    const message = MESSAGE.exec(body);
    if (!message) continue;
    const names = (message[2] ?? '').split(',').map((entry) => entry.trim());
    const entries = names
      .filter((entry) => entry !== '')
      .map((entry) => {
        const optional = entry.startsWith('? ');
        const fieldName = optional ? entry.slice(2) : entry;
        const field = fields.get(fieldName);
        if (!field) throw new Error(`messages.cddl: no field ${fieldName}`);
        return { name: fieldName, optional, ...field };
      });
    messages.set(name, { number: Number(message[1]), entries });
  }
  const left = [...all.keys()].filter((name) => !fields.has(name) && !messages.has(name));
  const known = ['hub-data', 'lock-data', 'link', 'counter', 'hub-message', 'lock-message'];
  if (left.join() !== known.join()) throw new Error(`messages.cddl: rules not understood: ${left.join()}`);
  return { messages, fields, hub: choices('hub-message'), lock: choices('lock-message') };
}

/** Does a decoded item have this CDDL type? Only the types that messages.cddl uses. */
export function matchesType(item: unknown, type: string): boolean {
  if (type.endsWith(' / null')) return item === null || matchesType(item, type.slice(0, -' / null'.length));
  if (type === 'bool') return typeof item === 'boolean';
  const range = /^(\d+)\.\.(\d+)$/u.exec(type);
  if (range) return typeof item === 'number' && item >= Number(range[1]) && item <= Number(range[2]);
  const bytes = /^bstr \.size (\d+)$/u.exec(type);
  if (bytes) return item instanceof Uint8Array && item.length === Number(bytes[1]);
  const upTo = /^bstr \.size \((\d+)\.\.(\d+)\)$/u.exec(type);
  if (upTo) {
    const length = item instanceof Uint8Array ? item.length : -1;
    return length >= Number(upTo[1]) && length <= Number(upTo[2]);
  }
  const text = /^tstr \.size \((\d+)\.\.(\d+)\)$/u.exec(type);
  if (text) {
    const length = typeof item === 'string' ? Buffer.byteLength(item) : -1;
    return length >= Number(text[1]) && length <= Number(text[2]);
  }
  const choice = /^&\((.*)\)$/u.exec(type);
  if (!choice) throw new Error(`messages.cddl: type not understood: ${type}`);
  return (choice[1] ?? '').split(', ').some((one) => one.endsWith(`: ${String(item)}`));
}

/** Does a decoded `[number, fields]` match one of these messages? */
export function matchesMessage(cddl: Cddl, names: readonly string[], item: unknown): boolean {
  if (!Array.isArray(item) || item.length !== 2) return false;
  const [number, fields] = item as unknown[];
  const message = names.map((name) => cddl.messages.get(name)).find((one) => one?.number === number);
  if (!message || !(fields instanceof Map)) return false;
  const present = message.entries.filter(({ key }) => fields.has(key));
  return (
    present.length === fields.size &&
    message.entries.every(({ key, optional }) => optional || fields.has(key)) &&
    present.every(({ key, type }) => matchesType(fields.get(key), type))
  );
}
