/**
 * What a row of the log is about: the hub puts the name of a lock, a code, a schedule, a building in double quotes.
 * @returns the first of them; null: there is none
 */
export function nameIn(description: string): string | null {
  return /"(.+?)"(?=[ .:,]|$)/.exec(description)?.[1] ?? null;
}
