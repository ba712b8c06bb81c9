import type { Sentence } from '../languages/sentence.js';
import type { Figure } from './figures.js';

/** What the hub's rules refuse for, and what a lock itself does (`not_valid_now`, `time_unknown`). */
export const DENIALS: Readonly<Record<string, Sentence>> = {
  wrong_code: 'Wrong code',
  qr_malformed: 'No ticket of this door',
  qr_altered: 'No ticket of this door',
  qr_foreign: 'No ticket of this door',
  qr_unknown: 'No ticket of this door',
  card_unknown: 'Unknown card',
  person_unknown: 'Unknown person',
  revoked: 'Revoked code',
  qr_revoked: 'Revoked code',
  held_for_review: 'Held since a restore',
  share_held: 'Held since a restore',
  person_inactive: 'Person not active',
  owner_inactive: 'Person not active',
  share_holder_inactive: 'Person not active',
  scope_missing: 'API token not made for this',
  lockdown: 'Lockdown',
  kind_unknown: 'Unknown kind of code',
  time_not_trusted: 'Time not known for certain',
  share_time_not_trusted: 'Time not known for certain',
  time_unknown: 'Time not known for certain',
  not_yet_valid: 'Not valid yet',
  qr_not_yet_valid: 'Not valid yet',
  share_not_yet_valid: 'Not valid yet',
  no_longer_valid: 'Code that is over',
  qr_expired: 'Code that is over',
  not_valid_now: 'Not valid at that time',
  out_of_schedule: 'Outside of the schedule',
  share_out_of_schedule: 'Outside of the schedule',
  schedule_missing: 'Schedule not found',
  zone_unknown: 'Time zone not known',
  used_up: 'Used up',
  qr_used_up: 'Used up',
  share_not_in_force: 'Shared right not in force',
  share_chain_cut: 'Shared right not in force',
  share_revoked: 'Shared right not in force',
  share_ended: 'Shared right not in force',
  no_right: 'No right at this door',
  owner_only: 'No right at this door',
  share_lacks_right: 'No right at this door',
  already_inside: 'Inside already',
  second_person_needed: 'Second person needed',
  credit_insufficient: 'Not enough credit',
  keypad_locked: 'Keypad was locked',
  not_possible: 'Not possible in this way',
  lock_not_paired: 'Lock not paired',
  other: 'Another reason',
};

/** A sentence and how often. */
export interface ToldDenial {
  readonly sentence: Sentence;
  readonly value: number;
}

/** Refusals by what is said of them, the commonest first: several reasons may be one to people. */
export function denialsInWords(figures: readonly Figure[]): readonly ToldDenial[] {
  const told = new Map<Sentence, number>();
  for (const { name, value } of figures) {
    // A newer hub may refuse for what this page has never heard of.
    const sentence = DENIALS[name] ?? 'Another reason';
    told.set(sentence, (told.get(sentence) ?? 0) + value);
  }
  return [...told].map(([sentence, value]) => ({ sentence, value })).sort((a, b) => b.value - a.value);
}
