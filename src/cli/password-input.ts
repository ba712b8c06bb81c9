import { InvalidInput } from '../kit/errors.js';
import type { Shell } from './shell.js';
import { askSecret, canAsk, secretFromInput } from './terminal.js';

export interface PasswordOptions {
  readonly json?: true;
  readonly passwordStdin?: true;
}

/**
 * A new password: from standard input, or asked for twice. Never an argument, which every process list shows.
 * @param ifDiffering what is so when the two differ
 * @throws InvalidInput `usage`
 */
export async function newPassword(
  shell: Shell,
  { passwordStdin, json }: PasswordOptions,
  ifDiffering: string,
): Promise<string> {
  if (passwordStdin === true) return secretFromInput(shell.input, '--password-stdin');
  if (json === true || !canAsk()) {
    throw new InvalidInput(
      'usage',
      'There is no terminal to ask on: give the password with --password-stdin.',
    );
  }
  const password = await askSecret('Password (8 characters or more): ');
  if ((await askSecret('Once more: ')) !== password) {
    throw new InvalidInput('usage', `The two passwords differ. ${ifDiffering}`);
  }
  return password;
}
