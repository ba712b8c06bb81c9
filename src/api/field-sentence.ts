import type * as z from 'zod';
import type { FieldError } from '../kit/errors.js';
import { say, type Text } from '../kit/sentence.js';

const FIELD_CHARACTERS_MAX = 100;
/** Stand for zod's own messages, which are replaced by ours; what a schema says itself stays. */
const STANDARD = '\0standard';
const MISSING = '\0missing';

/** To be handed to `safeParse`: marks what `fieldErrors` has its own sentences for. */
export const MARKED = {
  error: (issue: z.core.$ZodRawIssue): string =>
    issue.input === undefined && issue.code !== 'custom' ? MISSING : STANDARD,
};

/** What is wrong with a field, in sentences that can be translated. */
export function fieldErrors(issue: z.core.$ZodIssue): FieldError[] {
  if (issue.code === 'unrecognized_keys') {
    // Refused, not ignored: a misspelt `valid_until` must never make a code that does not end.
    return issue.keys.map((key) => ({
      field: [...issue.path, key].join('.').slice(0, FIELD_CHARACTERS_MAX),
      message: say('There is no such field here.'),
    }));
  }
  return [{ field: issue.path.join('.'), message: sentenceOf(issue) }];
}

function sentenceOf(issue: z.core.$ZodIssue): Text {
  if (issue.message === MISSING) return say('This is needed.');
  if (issue.message !== STANDARD) return issue.message;
  switch (issue.code) {
    case 'invalid_type':
      return TYPES[issue.expected] ?? say('This has the wrong type.');
    case 'too_small':
      return tooSmall(issue);
    case 'too_big':
      return tooBig(issue);
    case 'invalid_format':
      return FORMATS[issue.format] ?? say('This has the wrong form.');
    case 'not_multiple_of':
      return say('This must be a multiple of {step}.', { step: issue.divisor });
    case 'invalid_value':
      return say('This must be one of: {values}.', { values: issue.values.map(String).join(', ') });
    case 'invalid_union':
      return say('This fits none of the forms that are taken here.');
    case 'unrecognized_keys':
    case 'invalid_key':
    case 'invalid_element':
      return say('Something in this has the wrong form.');
    case 'custom':
      return say('This can not be taken.');
  }
}

const TYPES: Readonly<Record<string, Text>> = {
  string: say('This must be text.'),
  number: say('This must be a number.'),
  int: say('This must be a whole number.'),
  boolean: say('This must be true or false.'),
  array: say('This must be a list.'),
  object: say('This must be an object.'),
  null: say('This must be null.'),
};

const FORMATS: Readonly<Record<string, Text>> = {
  email: say('This is not an e-mail address.'),
  uuid: say('This is not a UUID.'),
  datetime: say('This is not a time: give one like 2026-01-05T09:00:00Z.'),
  date: say('This is not a date: give one like 2026-01-05.'),
  time: say('This is not a time of day: give one like 09:00.'),
  url: say('This is not a URL.'),
};

function tooSmall({ origin, minimum, inclusive }: z.core.$ZodIssueTooSmall): Text {
  const count = Number(minimum);
  if (origin === 'string') {
    return count === 1
      ? say('This must not be empty.')
      : say('This must have at least {count} characters.', { count });
  }
  if (origin === 'array' || origin === 'set') {
    return say(
      { one: 'This must have at least one entry.', other: 'This must have at least {count} entries.' },
      { count },
    );
  }
  return inclusive === false
    ? say('This must be more than {limit}.', { limit: count })
    : say('This must be {limit} or more.', { limit: count });
}

function tooBig({ origin, maximum, inclusive }: z.core.$ZodIssueTooBig): Text {
  const count = Number(maximum);
  if (origin === 'string') {
    return say(
      {
        one: 'This must have at most one character.',
        other: 'This must have at most {count} characters.',
      },
      { count },
    );
  }
  if (origin === 'array' || origin === 'set') {
    return say(
      { one: 'This must have at most one entry.', other: 'This must have at most {count} entries.' },
      { count },
    );
  }
  return inclusive === false
    ? say('This must be less than {limit}.', { limit: count })
    : say('This must be {limit} or less.', { limit: count });
}
