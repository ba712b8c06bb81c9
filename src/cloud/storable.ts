/** The largest number that an `integer` of PostgreSQL holds. */
export const INTEGER_MAX = 2 ** 31 - 1;

/** Whether a text can be kept: PostgreSQL has no place for U+0000. */
export function isStorable(text: string): boolean {
  return !text.includes('\0');
}
