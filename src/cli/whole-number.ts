import { InvalidInput } from '../kit/errors.js';

/** What an option that takes a number was given. @throws InvalidInput `usage` */
export function wholeNumber(option: string, text: string): number {
  if (/^\d{1,9}$/.test(text)) return Number(text);
  throw new InvalidInput('usage', `${option} takes a whole number.`);
}
