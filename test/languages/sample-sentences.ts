import * as z from 'zod';
import { Conflict, HubError, type FieldError } from '../../src/kit/errors.js';
import { say, type Sentence, type Text } from '../../src/kit/sentence.js';

// Sentences in every form that the search must find, and those that it must refuse. Never run.

const WORDS: Readonly<Record<'a' | 'b', Text>> = { a: 'from a table', b: 'from a table too' };
const constant = 'a constant';

export function told(code: string, name: string, which: 'a' | 'b', given: Text): HubError[] {
  const message = which === 'a' ? 'one of two' : 'the other of two';
  return [
    new Conflict('user_exists', 'a literal'),
    new HubError(code, which === 'a' ? 'one branch' : 'the other branch', {
      fields: [{ field: name, message: 'of a field' }],
    }),
    new HubError(code, say(which === 'a' ? 'said one' : 'said other')),
    new HubError(code, message),
    new HubError(code, constant),
    new HubError(code, WORDS[which]),
    new HubError(code, given),
    new HubError(code, say('with a {value}', { value: say('within') })),
    new HubError(code, say({ one: 'one thing', other: '{count} things' }, { count: name.length })),
    new HubError('settings_invalid', `only in the log: ${name}`),
  ];
}

export function mapped(names: readonly string[]): FieldError[] {
  return names.map((field) => ({ field, message: 'of a mapped field' }));
}

export function returned(): Sentence | Text {
  return 'returned';
}

export const schema = z
  .string({ error: 'of a schema' })
  .regex(/x/, 'of a check')
  .refine((text) => text !== '', { error: 'of a refinement' })
  .superRefine((text, context) => {
    if (text === 'y') context.addIssue({ code: 'custom', message: 'of an issue' });
  })
  .transform((text, context) => {
    context.addIssue(text === 'z' ? 'of a bare issue' : 'of another bare issue');
    return text;
  });

export function untranslatable(code: string, name: string, message: string): (HubError | FieldError)[] {
  const key = name + message;
  return [
    new HubError(code, `made of ${name}`),
    new HubError(code, 'made of ' + name),
    new HubError(code, message),
    { field: name, message },
    { field: name, message: `again ${name}` },
    new HubError(code, say(key)),
    new HubError(code, { text: key, values: {} }),
  ];
}

export const bad = (name: string) => z.string({ error: `of ${name}` });
export const worse = z.string({ error: () => 'hidden' });
