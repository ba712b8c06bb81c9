/** As the hub takes it: at most 63 of a-z, 0-9 and -. */
const LENGTH_MAX = 63;
/** Where a name has none of those letters, and room for a number behind any. */
const NAMELESS = 'lock';
const STEM_MAX = LENGTH_MAX - 4;

/** A name on the wire for a lock that people call `name`, which none of `taken` is. It stays for good. */
export function deviceIdFor(name: string, taken: ReadonlySet<string>): string {
  const latin = name
    .normalize('NFD')
    .replace(/[\p{M}ʻʼ’‘'`]/gu, '')
    .toLowerCase();
  const stem = latin
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-+|-+$/g, '')
    .slice(0, STEM_MAX);
  const base = stem === '' ? NAMELESS : stem;
  for (let number = 1; ; number += 1) {
    const id = number === 1 ? base : `${base}-${number}`;
    if (!taken.has(id)) return id;
  }
}
