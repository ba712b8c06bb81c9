import type { Identifier } from './identifiers.js';

const HIDDEN = '•••';
const PHONE_HEAD = 4;
const PHONE_TAIL = 2;

/** Enough for its owner to know it again, for the log: `+998•••67`, `a•••@example.org`. */
export function maskedIdentifier({ kind, value }: Identifier): string {
  if (kind === 'phone') return value.slice(0, PHONE_HEAD) + HIDDEN + value.slice(-PHONE_TAIL);
  if (kind === 'username') return value.slice(0, 1) + HIDDEN;
  const at = value.indexOf('@');
  return `${value.slice(0, 1)}${HIDDEN}${value.slice(at)}`;
}
