import type { Telling } from './telling.js';
import type { Sentence } from './sentence.js';

/** English needs a form only where one is told otherwise than many. */
export const ENGLISH_FORMS: Readonly<Partial<Record<Sentence, Telling>>> = {
  '{count} uses left': { one: '{count} use left', other: '{count} uses left' },
  'And {count} exceptions and holidays': {
    one: 'And one exception or holiday',
    other: 'And {count} exceptions and holidays',
  },
};
