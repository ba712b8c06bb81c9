import type { Language } from '../kit/language.js';
import { fill, inEnglish, type Sentence, type Text } from '../kit/sentence.js';
import type { Catalog } from './catalog.js';
import { RUSSIAN } from './ru.js';
import { UZBEK } from './uz.js';

type Translated = Exclude<Language, 'en'>;

const CATALOGS: Readonly<Record<Translated, Catalog<never>>> = { uz: UZBEK, ru: RUSSIAN };

/** Made when a first number is told in a language. */
const rules = new Map<Translated, Intl.PluralRules>();

/**
 * A text in a language. What has no translation is told in English whole: a test finds every sentence that can be told,
 * and fails for one without its translations.
 */
export function translate(text: Text, language: Language): string {
  if (language === 'en') return inEnglish(text);
  const key = typeof text === 'string' ? text : text.text;
  const catalog = CATALOGS[language];
  const found = Object.hasOwn(catalog, key) ? catalog[key] : undefined;
  if (found === undefined) return inEnglish(text);
  if (typeof text === 'string') return typeof found === 'string' ? found : key;
  const template = typeof found === 'string' ? found : pluralOf(found, text.values, language);
  return fill(template, text.values, (sentence) => translate(sentence, language));
}

function pluralOf(
  forms: Readonly<Partial<Record<Intl.LDMLPluralRule, string>>>,
  { count }: Sentence['values'],
  language: Translated,
): string {
  let rule = rules.get(language);
  if (!rule) {
    rule = new Intl.PluralRules(language);
    rules.set(language, rule);
  }
  return forms[rule.select(Number(count))] ?? forms.other ?? '';
}
