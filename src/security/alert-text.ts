import { filled, type Sentence, type SentenceValue, type Text } from '../kit/sentence.js';
import type { Alert, AlertKind } from './alert.js';
import { isOfSource } from './alert-rules.js';

/** What is told of each kind. `{lock}` is the name of the lock, `{person}` whose account it is. */
const TEXTS: Readonly<Record<AlertKind, Text>> = {
  brute_force: 'Somebody is trying out codes at {lock}.',
  duress: 'A code for use under duress was typed at {lock}.',
  door_forced: 'The door of {lock} was opened while its bolt was locked.',
  door_ajar: 'The door of {lock} has been open for too long.',
  left_unlocked: 'The door of {lock} was left unlocked.',
  jam: 'The bolt of {lock} is jammed.',
  tamper: '{lock} was tampered with.',
  low_battery: 'The battery of {lock} is low.',
  lock_offline: '{lock} can not be reached.',
  reports_lost: '{lock} lost reports of what happened.',
  credential_drift: '{lock} holds other codes than it was given.',
  clock_jump: 'The clock of the hub jumped.',
  log_broken: 'The log of the hub was changed from outside.',
  lockdown: 'A lockdown was begun.',
  job_failed: 'Something that the hub does regularly keeps failing.',
  database_damaged: 'The database of the hub is damaged: restore the last backup.',
  new_sign_in_place: '{person} logged in from a new place.',
};

const LOG_IN_ATTACK: Text = 'Somebody is trying out passwords of {person}.';
const SOURCES_ATTACK: Text = 'Somebody is trying out codes over the network.';
const NOBODYS_ATTACK: Text = 'Somebody is trying out names and passwords.';

/** Names that the text of an alert needs. */
export interface AlertNames {
  readonly lock: SentenceValue;
  readonly person: SentenceValue;
}

export function alertText(
  alert: Pick<Alert, 'kind' | 'deviceId' | 'userId' | 'data'>,
  names: AlertNames,
): Sentence {
  const values = { lock: names.lock, person: names.person };
  if (alert.kind !== 'brute_force' || alert.deviceId !== null) return filled(TEXTS[alert.kind], values);
  if (isOfSource(alert)) return filled(SOURCES_ATTACK, values);
  return filled(alert.userId === null ? NOBODYS_ATTACK : LOG_IN_ATTACK, values);
}
