import { useState } from 'preact/hooks';
import { chooseLanguage, type Language, LANGUAGES, spoken, tell } from '../languages/tell.js';

/** Each in itself, so that whoever is lost finds theirs. */
const NAMES: Readonly<Record<Language, string>> = { en: 'English', uz: 'O‘zbekcha', ru: 'Русский' };

export function LanguageChoice() {
  const [isWrong, setWrong] = useState(false);

  async function choose(select: HTMLSelectElement): Promise<void> {
    const chosen = LANGUAGES.find((one) => one === select.value);
    if (!chosen) return;
    try {
      await chooseLanguage(chosen);
      setWrong(false);
    } catch {
      select.value = spoken.value;
      setWrong(true);
    }
  }

  return (
    <label class="language">
      <span class="aside">{tell('Language')}</span>
      <select value={spoken.value} onChange={({ currentTarget }) => void choose(currentTarget)}>
        {LANGUAGES.map((one) => (
          <option key={one} value={one} lang={one}>
            {NAMES[one]}
          </option>
        ))}
      </select>
      {isWrong && <span role="alert">{tell('This part of the page could not be loaded.')}</span>}
    </label>
  );
}
