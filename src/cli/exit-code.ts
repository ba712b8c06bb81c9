import { CommanderError } from 'commander';
import { HubError } from '../kit/errors.js';
import { HubAnsweredProblem } from './hub-problem.js';

/** Exit codes of the command line, as scripts rely on them. */
export const EXIT = {
  ok: 0,
  internal: 1,
  usage: 2,
  refused: 3,
  notFound: 4,
  unreachable: 5,
  outcomeUnknown: 6,
  checkFailed: 7,
} as const;

export type ExitCode = (typeof EXIT)[keyof typeof EXIT];

/** Codes whose exit code the HTTP status does not tell, and those that come from the command line itself. */
const BY_CODE: Readonly<Record<string, ExitCode>> = {
  usage: EXIT.usage,
  settings_invalid: EXIT.usage,
  lock_ambiguous: EXIT.usage,
  pin_ambiguous: EXIT.usage,
  ticket_ambiguous: EXIT.usage,
  card_ambiguous: EXIT.usage,
  person_ambiguous: EXIT.usage,
  site_ambiguous: EXIT.usage,
  time_zone_unknown: EXIT.usage,
  statistics_span: EXIT.usage,
  invalid_input: EXIT.usage,
  topic_filter: EXIT.usage,
  pin_form: EXIT.usage,
  pin_rules: EXIT.usage,
  uses_missing: EXIT.usage,
  uses_unexpected: EXIT.usage,
  schedule_ambiguous: EXIT.usage,
  policy_invalid: EXIT.usage,
  policy_too_large: EXIT.usage,
  file_refused: EXIT.refused,
  hub_unreachable: EXIT.unreachable,
  hub_not_permitted: EXIT.unreachable,
  outcome_unknown: EXIT.outcomeUnknown,
  idempotency_interrupted: EXIT.outcomeUnknown,
  init_refused: EXIT.refused,
  demo_refused: EXIT.refused,
  not_confirmed: EXIT.refused,
  no_systemd: EXIT.refused,
  unit_not_found: EXIT.notFound,
  service_refused: EXIT.refused,
  service_failed: EXIT.refused,
  recount_refused: EXIT.refused,
  database_refused: EXIT.refused,
  firmware_failed: EXIT.refused,
  lock_not_found: EXIT.notFound,
  person_not_found: EXIT.notFound,
  pin_not_found: EXIT.notFound,
  ticket_not_found: EXIT.notFound,
  card_not_found: EXIT.notFound,
  enrolment_expired: EXIT.refused,
  not_enrolled: EXIT.refused,
  backup_not_found: EXIT.notFound,
  backup_damaged: EXIT.checkFailed,
  database_damaged: EXIT.checkFailed,
  backup_changed: EXIT.checkFailed,
  backup_too_new: EXIT.refused,
  recovery_key_wrong: EXIT.refused,
  recovery_key_form: EXIT.usage,
  data_dir_not_empty: EXIT.refused,
  data_dir_in_use: EXIT.refused,
  data_dir_unusable: EXIT.refused,
  storage_full: EXIT.refused,
  backup_no_key: EXIT.refused,
  backup_no_space: EXIT.refused,
  backup_unreachable: EXIT.refused,
  backup_refused: EXIT.refused,
  backup_too_large: EXIT.refused,
  backup_interrupted: EXIT.refused,
  keys_missing: EXIT.refused,
  keys_exposed: EXIT.refused,
  keys_ambiguous: EXIT.refused,
  keys_damaged: EXIT.refused,
  keys_unreadable: EXIT.refused,
  master_key_wrong: EXIT.refused,
  pepper_wrong: EXIT.refused,
  store_too_new: EXIT.refused,
  store_unopenable: EXIT.refused,
  restore_running: EXIT.refused,
  roll_back_unfinished: EXIT.refused,
  store_damaged: EXIT.checkFailed,
  log_incomplete: EXIT.checkFailed,
  log_changed: EXIT.refused,
  held_not_found: EXIT.notFound,
  token_not_found: EXIT.notFound,
  site_not_found: EXIT.notFound,
  share_not_found: EXIT.notFound,
  source_not_found: EXIT.notFound,
  no_database: EXIT.notFound,
  schedule_not_found: EXIT.notFound,
  calendar_not_found: EXIT.notFound,
  alert_not_found: EXIT.notFound,
  pairing_timeout: EXIT.refused,
};

/** Every answer of the hub that says no has a status; a new code of the API needs no line above. */
function byStatus(status: number): ExitCode {
  if (status === 404) return EXIT.notFound;
  if (status === 400 || status === 413 || status === 415) return EXIT.usage;
  return status < 500 || status === 503 || status === 504 ? EXIT.refused : EXIT.internal;
}

/** @returns the exit code for whatever a command threw */
export function exitCodeOf(error: unknown): ExitCode {
  if (error instanceof CommanderError) {
    const asked = error.code === 'commander.helpDisplayed' || error.code === 'commander.version';
    return asked ? EXIT.ok : EXIT.usage;
  }
  if (!(error instanceof HubError)) return EXIT.internal;
  const known = Object.hasOwn(BY_CODE, error.code) ? BY_CODE[error.code] : undefined;
  if (known !== undefined) return known;
  return error instanceof HubAnsweredProblem ? byStatus(error.status) : EXIT.internal;
}
