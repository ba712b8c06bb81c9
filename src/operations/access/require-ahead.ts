import type { Clock } from '../../kit/clock.js';
import { InvalidInput } from '../../kit/errors.js';

/**
 * A code that has ended before it is made is a slip of the pen: nobody would know before a guest stands at the door. A hub that
 * does not trust its time can't say so, and takes it.
 * @throws InvalidInput `window_empty`
 */
export function requireAhead(
  { clock, timeIsTrusted }: { readonly clock: Clock; readonly timeIsTrusted: () => boolean },
  validUntilMs: number | null,
): void {
  if (validUntilMs === null || !timeIsTrusted() || validUntilMs > clock.wallMs()) return;
  throw new InvalidInput('window_empty', 'The code would never be valid: its end is past already.', {
    fields: [{ field: 'valid_until', message: 'must be after now' }],
  });
}
