/** Until when a code is good; what people mean, and no dates to type. */
export const UNTIL_CHOICES = ['two_hours', 'tonight', 'tomorrow_noon', 'week', 'always', 'chosen'] as const;
export type UntilChoice = (typeof UNTIL_CHOICES)[number];

const HOUR_MS = 3_600_000;
/** In case what is taken for the hub's time is ahead of it: a code that is wanted now must count now. */
export const CLOCKS_APART_MS = 10 * 60_000;

/** @param now at the hub @returns the end, null for none; in the time zone of this device, which is in the house */
export function untilOf(choice: Exclude<UntilChoice, 'chosen'>, now: Date): Date | null {
  const at = (days: number, hours: number, minutes: number) =>
    new Date(now.getFullYear(), now.getMonth(), now.getDate() + days, hours, minutes);
  switch (choice) {
    case 'two_hours':
      return new Date(now.getTime() + 2 * HOUR_MS);
    case 'tonight':
      return at(0, 23, 59);
    case 'tomorrow_noon':
      return at(1, 12, 0);
    case 'week':
      return at(7, 23, 59);
    case 'always':
      return null;
  }
}

/** For an `<input type="datetime-local">`. */
export function localInput(at: Date): string {
  const two = (part: number) => String(part).padStart(2, '0');
  const day = `${at.getFullYear()}-${two(at.getMonth() + 1)}-${two(at.getDate())}`;
  return `${day}T${two(at.getHours())}:${two(at.getMinutes())}`;
}
