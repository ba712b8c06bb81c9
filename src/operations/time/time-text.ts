import type { Text } from '../../kit/sentence.js';
import type { Doubt, Witness } from '../../security/time-trust.js';

/** What each reason says. */
export const TIME_TEXTS: Readonly<Record<Witness | Doubt, Text>> = {
  system: "The setting says that the machine's clock is right.",
  ntp: 'The clock is held to the time of the network.',
  clock_chip: "The machine's clock chip agrees.",
  host: "It is the clock of the machine's host.",
  lock_clock: 'A lock that was on all the time agrees.',
  admin: 'An admin said that the clock is right.',
  not_confirmed:
    'Nothing confirms the clock: no network time, no clock chip, no lock that was on all the time.',
  behind_log: 'The clock is earlier than the newest row of the log: it has gone back.',
  clock_jump: 'The clock has jumped, and nothing confirms it since.',
};
