import { ENGLISH_FORMS } from '../../src/web/languages/english-forms.js';
import { RUSSIAN } from '../../src/web/languages/ru.js';
import type { Sentence } from '../../src/web/languages/sentence.js';
import type { Telling } from '../../src/web/languages/telling.js';
import { UZBEK } from '../../src/web/languages/uz.js';

export const SPOKEN = [
  { language: 'en', locale: 'en-GB' },
  { language: 'uz', locale: 'uz-Latn-UZ' },
  { language: 'ru', locale: 'ru-RU' },
] as const;
export type Spoken = (typeof SPOKEN)[number]['language'];

type Catalog = Readonly<Partial<Record<string, Telling>>>;
const CATALOGS: Readonly<Record<Spoken, Catalog>> = { en: ENGLISH_FORMS, uz: UZBEK, ru: RUSSIAN };

/** Says what the page says, as somebody reads it who speaks the language. */
export function speaker(language: Spoken) {
  return (sentence: Sentence, values: Readonly<Record<string, string>> = {}): string => {
    const told = CATALOGS[language][sentence] ?? sentence;
    if (typeof told !== 'string') throw new Error(`it depends on a number: ${sentence}`);
    return told.replace(/\{(\w+)\}/g, (whole, name: string) => values[name] ?? whole);
  };
}
export type Say = ReturnType<typeof speaker>;
