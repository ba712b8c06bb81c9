/** Control characters but line ends: they come from names that others chose, and must not move the cursor. */
const CONTROL = /[^\P{Cc}\n]/gu;

/** What can be shown to a person at a terminal, whatever is in it. */
export function printable(text: string): string {
  return text.replace(CONTROL, ' ');
}
