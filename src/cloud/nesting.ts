/** Far more than any line has, far less than a stack. */
const LEVELS_MAX = 64;
/** What is shorter can't nest deeper than the stack of whoever writes it again, and is not looked through. */
const CHARS_MIN = 4_096;
const STRINGS = /"[^"\\]*(?:\\.[^"\\]*)*"/g;

/** Whether JSON that can be read is nested so deeply that it could not be written again. @param text of it */
export function isNestedTooDeeply(text: string): boolean {
  if (text.length < CHARS_MIN) return false;
  let levels = 0;
  for (const sign of text.replace(STRINGS, '')) {
    if (sign === '[' || sign === '{') levels += 1;
    if (sign === ']' || sign === '}') levels -= 1;
    if (levels > LEVELS_MAX) return true;
  }
  return false;
}
