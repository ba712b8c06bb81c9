/** Words that one person is found by, and words of one search that count. */
export const SEARCH_WORDS_MAX = 16;
const WORD_CHARACTERS_MAX = 64;

/** A phone as people type it: its separators are no word ends. */
const PHONE_LIKE = /^\+?[0-9][0-9\s()-]*$/;

/** The one form in which words are kept and looked for: case, accents and width don't count (Unicode NFKD). */
function fold(text: string): string {
  return text.normalize('NFKD').replace(/\p{M}/gu, '').toLowerCase();
}

/**
 * The words of a text, folded. An identifier is a word as a whole too, so that what is typed of it from its beginning
 * finds it; of a phone only digits count.
 */
export function searchWords(texts: readonly (string | null)[]): readonly string[] {
  const words = new Set<string>();
  for (const text of texts) {
    if (text === null) continue;
    const folded = fold(text).trim();
    for (const part of [folded, ...folded.split(/[^\p{L}\p{N}]+/u)]) {
      const word = part.replace(/^\+/, '').replace(/\s+/g, ' ').slice(0, WORD_CHARACTERS_MAX);
      if (word !== '') words.add(word);
    }
  }
  return [...words].slice(0, SEARCH_WORDS_MAX);
}

/** What a search looks for: each must be the beginning of one of a person's words. */
export function wantedWords(search: string): readonly string[] {
  const folded = fold(search).trim();
  const parts = PHONE_LIKE.test(folded) ? [folded.replace(/[^0-9]/g, '')] : folded.split(/\s+/);
  return [...new Set(parts.map((part) => part.replace(/^\+/, '').slice(0, WORD_CHARACTERS_MAX)))]
    .filter((word) => word !== '')
    .slice(0, SEARCH_WORDS_MAX);
}
