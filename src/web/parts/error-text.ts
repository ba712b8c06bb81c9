import { Problem } from '../api/problem.js';
import { tell } from '../languages/tell.js';

/** A failure in words: the hub's own, or that it did not answer. */
export function errorText(error: unknown): string {
  if (!(error instanceof Problem)) return tell('The hub does not answer. Are you on the Wi-Fi of the house?');
  // The hub's own sentence is for whoever can get at the disk; this is for everybody in the house.
  if (error.code === 'storage_full')
    return tell(
      'The hub’s disk is full, so this was not done and nothing was changed. Whoever looks after the hub has to make room on it.',
    );
  const fields = error.fields.map(({ message }) => message);
  return fields.length > 0 ? [...new Set(fields)].join(' ') : error.message;
}
