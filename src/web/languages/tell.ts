import { signal } from '@preact/signals';
import type { Sentence } from './sentence.js';
import type { Telling } from './telling.js';

/** As the hub's own (`src/kit/language.ts`); Uzbek is in Latin script. */
export const LANGUAGES = ['en', 'uz', 'ru'] as const;
export type Language = (typeof LANGUAGES)[number];

type Catalog = Readonly<Partial<Record<string, Telling>>>;

/** What the page speaks now. */
export const spoken = signal<Language>('en');
const catalog = signal<Catalog>({});

const CATALOGS: Readonly<Record<Language, () => Promise<Catalog>>> = {
  en: async () => (await import('./english-forms.js')).ENGLISH_FORMS,
  uz: async () => (await import('./uz.js')).UZBEK,
  ru: async () => (await import('./ru.js')).RUSSIAN,
};
/** What `Intl` calls them. */
const TAGS: Readonly<Record<Language, string>> = { en: 'en-GB', uz: 'uz-Latn-UZ', ru: 'ru-RU' };
const STORED = 'doorward.language';
const RETRY_MS = 2_000;

/** Begins in the language that was chosen here before, else in the first of the browser's that the page speaks. */
export async function beginLanguage(): Promise<void> {
  const wishes = [localStorage.getItem(STORED), ...navigator.languages];
  const found = wishes.map((wish) => LANGUAGES.find((one) => wish?.toLowerCase().split('-')[0] === one));
  const wish = found.find((one) => one !== undefined) ?? 'en';
  // A page in English is better than none; its keys are the sentences.
  await load(wish).catch(() => {
    retry(wish);
  });
}

/** Until it comes, or somebody chooses another. */
function retry(wish: Language): void {
  const before = spoken.value;
  setTimeout(() => {
    if (spoken.value !== before) return;
    load(wish).catch(() => {
      retry(wish);
    });
  }, RETRY_MS);
}

/** The choice of whoever uses this browser. @throws TypeError where its sentences can't be had: all stays as it was */
export async function chooseLanguage(language: Language): Promise<void> {
  await load(language);
  localStorage.setItem(STORED, language);
}

async function load(language: Language): Promise<void> {
  catalog.value = await CATALOGS[language]();
  spoken.value = language;
  document.documentElement.lang = language;
}

/** For `Intl`. */
export function languageTag(): string {
  return TAGS[spoken.value];
}

/**
 * A sentence of the page in the language that is spoken. The English sentence is the key, and one that lacks a translation
 * does not compile. A number that changes the words is called `{count}`.
 */
export function tell(sentence: Sentence, values: Readonly<Record<string, string | number>> = {}): string {
  const found = catalog.value[sentence] ?? sentence;
  const template = typeof found === 'string' ? found : (formOf(found, values['count']) ?? sentence);
  return template.replace(/\{(\w+)\}/g, (whole, name: string) => String(values[name] ?? whole));
}

function formOf(forms: Exclude<Telling, string>, count: string | number | undefined): string | undefined {
  return forms[new Intl.PluralRules(languageTag()).select(Number(count))] ?? forms.other;
}
