import { LANGUAGES, type Language } from '../kit/language.js';

/** Far above what browsers send; what is longer is not read. */
export const ACCEPT_LANGUAGE_CHARACTERS_MAX = 1_024;
export const LANGUAGE_RANGES_MAX = 32;
/** Headers that were read before; most clients send one of few. */
export const REMEMBERED_HEADERS_MAX = 64;

/** How much somebody wants each language, in thousandths, and where in the header it stood. */
interface Wish {
  readonly weight: number;
  readonly place: number;
}

interface Wishes {
  readonly named: ReadonlyMap<Language, Wish>;
  /** What `*` stands for: every language that is not named. */
  readonly others: Wish | null;
}

/** language-range [ weight ] (RFC 9110, section 12.5.4; RFC 4647, section 2.1). */
const RANGE = /^(\*|[a-z]{1,8}(?:-[a-z0-9]{1,8})*)(?:[ \t]*;[ \t]*q=(0(?:\.\d{0,3})?|1(?:\.0{0,3})?))?$/i;

const OWN_FIRST: Readonly<Record<Language, readonly Language[]>> = {
  en: ['en', 'uz', 'ru'],
  uz: ['uz', 'en', 'ru'],
  ru: ['ru', 'en', 'uz'],
};

const remembered = new Map<string, Wishes | null>();

/**
 * The language of an answer. A longer range stands for its language (`ru-RU`, `uz-Latn`: lookup, RFC 4647, section 3.4).
 * A header that is malformed, too long, or names none of our languages says nothing.
 * @param header `Accept-Language` (RFC 9110, section 12.5.4)
 * @param own what is spoken to somebody whose header says nothing, or that any language will do
 */
export function negotiateLanguage(header: string | undefined, own: Language): Language {
  if (header === undefined || header === '*' || header.length > ACCEPT_LANGUAGE_CHARACTERS_MAX) return own;
  const wishes = remember(header);
  if (!wishes) return own;
  let best: { readonly language: Language; readonly wish: Wish } | null = null;
  for (const language of OWN_FIRST[own]) {
    const wish = wishes.named.get(language) ?? wishes.others;
    if (!wish || wish.weight === 0) continue;
    const isBetter =
      !best ||
      wish.weight > best.wish.weight ||
      (wish.weight === best.wish.weight && wish.place < best.wish.place);
    if (isBetter) best = { language, wish };
  }
  return best?.language ?? own;
}

function remember(header: string): Wishes | null {
  const known = remembered.get(header);
  if (known !== undefined) return known;
  const wishes = readHeader(header);
  if (remembered.size >= REMEMBERED_HEADERS_MAX) remembered.clear();
  remembered.set(header, wishes);
  return wishes;
}

/** @returns null for a header that is not one */
function readHeader(header: string): Wishes | null {
  const named = new Map<Language, Wish>();
  let others: Wish | null = null;
  // Empty members are allowed (RFC 9110, section 5.6.1.2).
  const members = header
    .split(',')
    .map((member) => member.trim())
    .filter((member) => member !== '');
  if (members.length > LANGUAGE_RANGES_MAX) return null;
  for (const [place, member] of members.entries()) {
    const [, range, quality] = RANGE.exec(member) ?? [];
    if (range === undefined) return null;
    const wish = { weight: quality === undefined ? 1_000 : Math.round(Number(quality) * 1_000), place };
    if (range === '*') others ??= wish;
    else {
      const primary = range.split('-', 1)[0]?.toLowerCase();
      const language = LANGUAGES.find((one) => one === primary);
      const before = language && named.get(language);
      // `ru-RU, ru;q=0.9`: the same language twice, wanted as much as it is wanted most.
      if (language && (!before || wish.weight > before.weight)) named.set(language, wish);
    }
  }
  return { named, others };
}
