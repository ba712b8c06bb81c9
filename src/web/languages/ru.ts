import { DOORS } from './ru/doors.js';
import { FRAME } from './ru/frame.js';
import { GUESTS } from './ru/guests.js';
import { HAPPENED } from './ru/happened.js';
import { KEEPING } from './ru/keeping.js';
import { LETTING_IN } from './ru/letting-in.js';
import { LOG_ROWS } from './ru/log-rows.js';
import { MAY } from './ru/may.js';
import { YOU } from './ru/you.js';
import { NUMBERS } from './ru/numbers.js';
import { PEOPLE } from './ru/people.js';
import { PLACES } from './ru/places.js';
import { FIRMWARE } from './ru/firmware.js';
import { LOCKS } from './ru/locks.js';
import { SET_UP } from './ru/set-up.js';
import { SIGN_IN } from './ru/sign-in.js';
import type { Sentence } from './sentence.js';
import type { Telling } from './telling.js';

/** What the page says in Russian, in the words of the glossary at the head of `src/languages/ru.ts`. */
export const RUSSIAN: Readonly<Record<Sentence, Telling>> = {
  ...FRAME,
  ...SIGN_IN,
  ...DOORS,
  ...GUESTS,
  ...HAPPENED,
  ...LOG_ROWS,
  ...MAY,
  ...NUMBERS,
  ...PEOPLE,
  ...SET_UP,
  ...LOCKS,
  ...FIRMWARE,
  ...PLACES,
  ...KEEPING,
  ...LETTING_IN,
  ...YOU,
};
