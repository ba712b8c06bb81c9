/** Control and format characters and halves of pairs (Unicode Cc, Cf, Cs), which could forge a line or turn how it is read. */
const UNSEEN = /[\p{Cc}\p{Cf}\p{Cs}]/gu;

/** What a stranger wrote, as far as it can be shown and logged: cut, and without what moves a cursor. */
export function plainText(text: string, charactersMax: number): string {
  const plain = text.slice(0, charactersMax).replace(UNSEEN, '?');
  return text.length > charactersMax ? `${plain}…` : plain;
}
