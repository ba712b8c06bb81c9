/** Languages that people are spoken to in (BCP 47). Uzbek is in Latin script. */
export const LANGUAGES = ['en', 'uz', 'ru'] as const;
export type Language = (typeof LANGUAGES)[number];

export const DEFAULT_LANGUAGE: Language = 'en';

/** @returns English for what is none of ours */
export function languageOf(locale: string | null): Language {
  return LANGUAGES.find((language) => language === locale) ?? DEFAULT_LANGUAGE;
}
