import { chooseLanguage, type Language, LANGUAGES, spoken, tell } from '../languages/tell.js';

/** Each in itself, so that whoever is lost finds theirs. */
const NAMES: Readonly<Record<Language, string>> = { en: 'English', uz: 'O‘zbekcha', ru: 'Русский' };

export function LanguageChoice() {
  return (
    <label class="language">
      <span class="aside">{tell('Language')}</span>
      <select
        value={spoken.value}
        onChange={({ currentTarget }) => {
          const chosen = LANGUAGES.find((one) => one === currentTarget.value);
          if (chosen) void chooseLanguage(chosen);
        }}
      >
        {LANGUAGES.map((one) => (
          <option key={one} value={one} lang={one}>
            {NAMES[one]}
          </option>
        ))}
      </select>
    </label>
  );
}
