import { DOORS } from './uz/doors.js';
import { FRAME } from './uz/frame.js';
import { GUESTS } from './uz/guests.js';
import { HAPPENED } from './uz/happened.js';
import { KEEPING } from './uz/keeping.js';
import { LETTING_IN } from './uz/letting-in.js';
import { LOG_ROWS } from './uz/log-rows.js';
import { MAY } from './uz/may.js';
import { YOU } from './uz/you.js';
import { NUMBERS } from './uz/numbers.js';
import { PEOPLE } from './uz/people.js';
import { PLACES } from './uz/places.js';
import { FIRMWARE } from './uz/firmware.js';
import { LOCKS } from './uz/locks.js';
import { SET_UP } from './uz/set-up.js';
import { SIGN_IN } from './uz/sign-in.js';

/** What the page says in Uzbek, in the words of the glossary at the head of `src/languages/uz.ts`. */
export const UZBEK = {
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
