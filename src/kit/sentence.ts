/** What a placeholder stands for. A sentence within a sentence is translated; plain text (a name, a code) never is. */
export type SentenceValue = string | number | Sentence;

/** An English sentence with `{placeholders}`, and what stands in their place. The sentence is the key of its translations. */
export interface Sentence {
  readonly text: string;
  /** How it is said when `{count}` is 1, where that differs. */
  readonly one?: string;
  readonly values: Readonly<Record<string, SentenceValue>>;
}

/** Something that a person may read in their own language; a plain string is a sentence without placeholders. */
export type Text = string | Sentence;

/** `{1,63}` of a pattern is text. */
type Named<Name extends string> = Name extends `${number}${string}` ? never : Name;

type Placeholder<Key extends string> = Key extends `${string}{${infer Name}}${infer Rest}`
  ? Named<Name> | Placeholder<Rest>
  : never;

/** `count` chooses the plural, so it must be a number. */
type ValueOf<Name extends string> = Name extends 'count' ? number : SentenceValue;

type Values<Key extends string> = [Placeholder<Key>] extends [never]
  ? []
  : [values: { readonly [Name in Placeholder<Key>]: ValueOf<Name> }];

/**
 * A sentence that can be translated: `say('Wait for {what}.', { what })`. One that depends on a number calls it `{count}`,
 * and says how it is told of one: `say({ one: 'One try is left.', other: '{count} tries are left.' }, { count })`.
 */
export function say<const Key extends string>(
  text: Key | { readonly one: string; readonly other: Key },
  ...[values]: Values<Key>
): Sentence {
  return typeof text === 'string'
    ? { text, values: values ?? {} }
    : { text: text.other, one: text.one, values: values ?? {} };
}

/** A sentence from a table whose entries are typed as `Text`: each is found where it stands. */
export function filled(text: Text, values: Sentence['values']): Sentence {
  return typeof text === 'string' ? { text, values } : { ...text, values };
}

const PLACEHOLDER = /\{([a-z]\w*)\}/gi;

/**
 * Puts values into a template, once: braces in a value stay what they are.
 * @param tell how a sentence within the sentence is told
 */
export function fill(
  template: string,
  values: Sentence['values'],
  tell: (sentence: Sentence) => string,
): string {
  return template.replace(PLACEHOLDER, (whole, name: string) => {
    const value = Object.hasOwn(values, name) ? values[name] : undefined;
    if (value === undefined) return whole;
    return typeof value === 'object' ? tell(value) : String(value);
  });
}

/** As the log, the command line and readers of English get it. */
export function inEnglish(text: Text): string {
  if (typeof text === 'string') return text;
  const template = text.one !== undefined && text.values['count'] === 1 ? text.one : text.text;
  return fill(template, text.values, inEnglish);
}
