import type { User } from '../api/wire.js';
import type { Sentence } from '../languages/sentence.js';

/** What a role is for, in the words of a house. */
export const ROLE_WORDS: Readonly<Record<User['role'], Sentence>> = {
  admin: 'Owner or installer',
  manager: 'Runs people and codes',
  member: 'Household',
};
