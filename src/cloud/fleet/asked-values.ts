import { z } from 'zod';
import { INTEGER_MAX, isStorable } from '../storable.js';

/** Text that can be looked for, or kept. */
export const askedText = (charsMax: number) =>
  z.string().max(charsMax).refine(isStorable, 'This can not have a null character.');

/** A count of how often a hub began anew. */
export const askedEpoch = z.coerce.number().int().positive().max(INTEGER_MAX);

const YEARS_MEANT = 'Years are from 1 to 9999.';

/** A day and a moment of the years that PostgreSQL writes with four digits, as everybody does. */
export const askedDay = z.iso.date().refine((day) => isInYears(Date.parse(day)), YEARS_MEANT);
export const askedTime = z.iso
  .datetime({ offset: true })
  .refine((time) => isInYears(Date.parse(time)), YEARS_MEANT);

function isInYears(ms: number): boolean {
  const year = new Date(ms).getUTCFullYear();
  return year >= 1 && year <= 9999;
}
