/** How deep facts may nest: far more than any event has, far less than the stack. */
export const CANONICAL_DEPTH_MAX = 16;

/**
 * The one JSON text of a value (RFC 8785, JSON Canonicalization Scheme): members sorted by UTF-16 code units, no
 * white space, numbers and strings as ECMAScript writes them. As `JSON.stringify`, it leaves out members that are
 * `undefined`, and writes `null` for what JSON has no form for, so that parsing the text and writing it again gives the
 * same text. A lone surrogate is written as its `\u` escape, where RFC 8785 has no answer.
 * @throws RangeError past `CANONICAL_DEPTH_MAX` levels
 */
export function canonicalJson(value: unknown, depth = 0): string {
  if (depth > CANONICAL_DEPTH_MAX) throw new RangeError('the value is nested too deeply');
  if (typeof value !== 'object' || value === null) return scalar(value);
  if (Array.isArray(value)) {
    return `[${value.map((item: unknown) => canonicalJson(item, depth + 1)).join(',')}]`;
  }
  let text = '';
  const members = value as Readonly<Record<string, unknown>>;
  for (const name of Object.keys(members).sort()) {
    const member = members[name];
    if (member === undefined) continue;
    text += `${text ? ',' : ''}${canonicalText(name)}:${canonicalJson(member, depth + 1)}`;
  }
  return `{${text}}`;
}

function scalar(value: unknown): string {
  if (typeof value === 'string') return canonicalText(value);
  return typeof value === 'number' || typeof value === 'boolean' ? JSON.stringify(value) : 'null';
}

/** Printable ASCII but the quotation mark and the backslash: what JSON writes as it is. */
const PLAIN = /^[\x20\x21\x23-\x5b\x5d-\x7e]*$/;

/** The JSON text of a string or null; several times faster than `JSON.stringify` for the usual ones. */
export function canonicalText(text: string | null): string {
  if (text === null) return 'null';
  return PLAIN.test(text) ? `"${text}"` : JSON.stringify(text);
}
