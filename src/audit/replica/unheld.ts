import { isBlankWhereUnheld } from '../blank.js';
import type { ReadEventLine } from './event-line.js';
import type { Line } from './protocol.js';

/** `2026-01-05T09:00:00.000Z` */
const AT_CHARS = 24;

/**
 * Whether what stands in no hash is as a hub writes it: the time beside the one that is hashed, and what is in place of erased parts.
 * `lineFault` says the like of everything else.
 */
export function isUnheldAsWritten(
  { at }: Pick<Line, 'at'>,
  { event, proof: { of } }: ReadEventLine,
): boolean {
  // Of its length there is no other way to write a time that a line may have (`cloud/read-line`); reading one costs a quarter of writing it.
  if (at.length !== AT_CHARS || Date.parse(at) !== event.atMs) return false;
  const isGone = of.form === 1 && of.erased_by !== null;
  return of.form === 1
    ? isBlankWhereUnheld(event, { form: 1, who: isGone, text: isGone })
    : isBlankWhereUnheld(event, { form: 2, who: 'hash' in of.who, text: 'hash' in of.text });
}
