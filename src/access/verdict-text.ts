import type { Text } from '../kit/sentence.js';

/** What each reason says; `{name}` is a parameter. The keys are the reason codes: stable, since clients match on them. */
export const TEXTS = {
  not_applicable: 'This rule has nothing to say here.',

  possible: 'This can be asked in this way.',
  not_possible: 'This can not be asked in this way.',

  lock_paired: 'The lock is paired.',
  lock_not_paired: 'The lock is not paired with this hub.',
  keypad_open: 'The keypad is not locked out.',
  keypad_locked: 'Too many wrong codes: the keypad takes none for now.',

  known: 'It is known at this lock.',
  wrong_code: 'No PIN on this lock has this code.',
  qr_malformed: 'This is not a ticket, or one that this hub can not read.',
  qr_altered: 'The ticket was altered: its signature is wrong.',
  qr_foreign: 'The ticket is of another hub, or for another door.',
  qr_unknown: 'This hub has no such ticket.',
  card_unknown: 'No card for this lock fits.',
  person_unknown: 'There is no such person.',

  not_revoked: 'It has not been revoked.',
  revoked: 'It has been revoked.',
  held_for_review: 'The hub was put back to an older state, and an admin has not released this code yet.',
  person_active: 'The person may use the hub.',
  person_inactive: 'The person has been deactivated.',
  owner_inactive: 'The person whose code it is has been deactivated.',
  scope_held: 'The token was made for this.',
  scope_missing: 'The API token was not made for this.',

  named_in_lockdown: 'The site is locked down, and the person is one of those named.',
  lockdown: 'The site is locked down.',

  kind_known: 'It is a kind of code that this hub knows.',
  kind_unknown: 'It is of a kind that this hub does not know.',
  time_trusted: 'The hub knows the time.',
  time_not_trusted: 'The hub does not know the time for certain, and this depends on it.',
  in_dates: 'It is valid now.',
  not_yet_valid: 'It is valid from {valid_from}.',
  no_longer_valid: 'It was valid until {valid_until}.',
  in_schedule: 'Its schedule is open now ({because}).',
  out_of_schedule: 'Its schedule is closed now ({because}).',
  schedule_missing: 'Its schedule is not there.',
  zone_unknown: 'The time zone of the site is not known: {time_zone}.',
  uses_left: 'Uses are left: {uses_left}.',
  used_up: 'It has been used as often as it may be.',
  qr_revoked: 'The ticket has been revoked.',
  qr_not_yet_valid: 'The ticket is valid from {valid_from}.',
  qr_expired: 'The ticket was valid until {valid_until}.',
  qr_used_up: 'The ticket has been used as often as it may be.',
  share_in_force: 'The share under which it was made is in force.',
  share_not_in_force: 'The share under which it was made is not in force now.',

  installer: "The installer's command line on the hub itself.",
  own_accord: 'The hub of its own accord: it only ever locks.',
  lock_owner: 'The owner of the lock.',
  admin: 'An admin of the hub.',
  manager: 'A manager of people and codes.',
  shared: 'The right was shared with the person.',
  integration_granted: 'The integration was granted this.',
  pin_valid: 'A valid PIN of this lock.',
  ticket_valid: 'A valid ticket of this lock.',
  card_valid: 'A valid card of this lock.',
  owner_only: 'Only the owner of a lock may reboot it.',
  no_right: 'Neither owner nor admin, and no right on this lock was shared.',
  share_lacks_right: 'What was shared does not hold this right.',
  share_revoked: 'The share was revoked.',
  share_held: 'The hub was put back to an older state, and an admin has not released the share yet.',
  share_not_yet_valid: 'The share is valid from {valid_from}.',
  share_ended: 'The share was valid until {valid_until}.',
  share_out_of_schedule: 'The schedule of the share is closed now.',
  share_holder_inactive: 'The person it was shared with has been deactivated.',
  share_chain_cut: 'The share under which it was given is not in force now.',
  share_time_not_trusted: 'The hub does not know the time for certain, and the share depends on it.',

  outside_before: 'The person is not inside.',
  already_inside: 'The person is inside already.',
  second_person: 'The first of two people was here.',
  second_person_needed: 'A second person is needed.',

  credit_enough: 'There is credit for an entry.',
  credit_insufficient: 'An entry here has a price, and there is not so much credit.',
} as const satisfies Readonly<Record<string, Text>>;

export type ReasonCode = keyof typeof TEXTS;

export function isReasonCode(code: string): code is ReasonCode {
  return Object.hasOwn(TEXTS, code);
}
