import { HubError, InvalidInput } from '../kit/errors.js';
import { askLine, canAsk } from './terminal.js';

export interface Confirmation {
  /** What would happen, as a whole sentence. */
  readonly what: string;
  /** To be typed on a terminal. */
  readonly word: string;
  /** What `--yes` was given: the word, or nothing but itself where that is enough. */
  readonly yes: string | true | undefined;
  /** How to say it without a terminal. */
  readonly flag: string;
}

/**
 * Resolves when a person, or whoever wrote the script, means it. There is a question on a terminal alone.
 * @throws InvalidInput `usage`; HubError `not_confirmed`
 */
export async function confirm({ what, word, yes, flag }: Confirmation): Promise<void> {
  if (yes === true || yes === word) return;
  if (yes !== undefined) throw new HubError('not_confirmed', `${what} It is called ${word}, not ${yes}.`);
  if (!canAsk()) throw new InvalidInput('usage', `${what} If you mean it, add ${flag}.`);
  const typed = await askLine(`${what}\nType ${word} to go on: `);
  if (typed.trim() !== word) throw new HubError('not_confirmed', 'Nothing was done.');
}
