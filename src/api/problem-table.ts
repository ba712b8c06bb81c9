import type { Text } from '../kit/sentence.js';

/** What a failure looks like from outside. */
export interface ProblemKind {
  /** HTTP status (RFC 9110, section 15). */
  readonly status: number;
  /** Short and the same for every occurrence (RFC 9457, section 3.1.3). */
  readonly title: Text;
}

/**
 * Every `HubError` code that can reach a client, and how it is answered. A test finds every code thrown in `src/`
 * and fails for one that is missing here.
 */
export const PROBLEMS = {
  // the request itself
  malformed_json: { status: 400, title: 'The body is not JSON' },
  malformed_request: { status: 400, title: 'The request is malformed' },
  idempotency_key_invalid: { status: 400, title: 'The Idempotency-Key is malformed' },
  invalid_input: { status: 422, title: 'The input has wrong or missing values' },
  body_too_large: { status: 413, title: 'The body is too large' },
  unsupported_media_type: {
    status: 415,
    title: 'The body must have the media type that this path takes, not compressed',
  },
  headers_too_large: { status: 431, title: 'The header fields are too large' },
  request_timeout: { status: 408, title: 'The request did not arrive in time' },
  method_not_allowed: { status: 405, title: 'The method is not allowed here' },
  page_size_invalid: { status: 422, title: 'A page can not have this size' },
  cursor_invalid: { status: 422, title: 'The cursor is not one of this list' },
  not_found: { status: 404, title: 'Not found' },
  host_not_allowed: { status: 403, title: 'This host name is not served' },
  origin_not_allowed: { status: 403, title: 'Requests from this web origin are refused' },
  rate_limited: { status: 429, title: 'Too many requests' },
  too_many_streams: { status: 429, title: 'Too many streams of events are open' },
  busy: { status: 503, title: 'The hub is busy' },
  storage_full: { status: 503, title: 'The disk is full; nothing was changed' },
  storage_failed: { status: 503, title: 'The disk failed; nothing was changed' },
  stopping: { status: 503, title: 'The hub is stopping' },
  broker_stopped: { status: 503, title: 'The MQTT broker does not run' },
  not_ready: { status: 503, title: 'A part of the hub does not work' },
  internal_error: { status: 500, title: 'The hub failed' },

  // what somebody should know of
  alert_not_found: { status: 404, title: 'There is no such alert' },
  alert_resolved: { status: 409, title: 'The alert is over' },
  alert_superseded: { status: 409, title: 'There is a newer alert about the same' },
  silent_alerts_refused: { status: 403, title: 'Silent alerts are for admins' },
  channel_not_found: { status: 404, title: 'There is no such channel' },
  channel_target_invalid: { status: 422, title: 'Alerts can not be sent there' },
  channels_full: { status: 409, title: 'There are too many channels' },

  // doing a thing once
  idempotency_key_known: { status: 409, title: 'The Idempotency-Key is in use' },
  idempotency_key_reused: { status: 422, title: 'The Idempotency-Key was used for another request' },
  request_in_progress: { status: 409, title: 'A request with this Idempotency-Key is being answered' },
  idempotency_interrupted: {
    status: 409,
    title: 'The first request was interrupted; its outcome is unknown',
  },

  // who
  authentication_required: { status: 401, title: 'Log in first' },
  invalid_credentials: { status: 401, title: 'Wrong identifier or password' },
  account_disabled: { status: 401, title: 'The account is disabled' },
  token_expired: { status: 401, title: 'The token has expired' },
  token_not_yet_valid: { status: 401, title: 'The token is not valid yet' },
  token_bad_signature: { status: 401, title: 'The token was not signed by this hub' },
  token_wrong_algorithm: { status: 401, title: 'The token uses another algorithm' },
  token_malformed: { status: 401, title: 'The token is malformed' },
  token_wrong_type: { status: 401, title: 'The token is of the wrong type' },
  token_revoked: { status: 401, title: 'The token was revoked' },
  user_unknown: { status: 401, title: 'The user no longer exists' },
  user_inactive: { status: 401, title: 'The user is disabled' },
  bad_claim_code: { status: 401, title: 'Wrong claim code' },
  code_invalid: { status: 401, title: 'The code is wrong, used or too old' },
  too_many: { status: 429, title: 'Too many codes were asked for' },
  no_sender: { status: 503, title: 'The hub has no way to send this' },
  already_verified: { status: 409, title: 'It is verified already' },
  nothing_to_verify: { status: 409, title: 'There is nothing to verify' },
  claim_closed: { status: 403, title: 'The hub has an owner already' },
  permission_denied: { status: 403, title: 'Your role may not do this' },
  access_denied: { status: 403, title: 'You may not do this at this door now' },

  // people
  user_exists: { status: 409, title: 'There is such a user already' },
  password_too_short: { status: 422, title: 'The password is too short' },
  password_too_long: { status: 422, title: 'The password is too long' },
  password_common: { status: 422, title: 'The password is too common' },
  role_not_allowed: { status: 403, title: 'You may not give this role' },
  last_admin: { status: 409, title: 'The hub needs an admin' },
  signing_keys_full: { status: 409, title: 'Too many keys that sign tokens still count' },
  api_tokens_full: { status: 409, title: 'There is room for no more API tokens' },
  api_token_not_found: { status: 404, title: 'There is no such API token' },
  scope_missing: { status: 403, title: 'This API token may not do this' },
  sign_up_closed: { status: 403, title: 'Nobody can sign up here' },
  invite_required: { status: 403, title: 'An invite code is needed to sign up here' },
  invite_code_invalid: { status: 422, title: 'The invite code is not right' },
  invite_entered: { status: 409, title: 'You have entered an invite code before' },
  already_logged_in: { status: 409, title: 'You are logged in already' },
  session_not_found: { status: 404, title: 'There is no such session' },
  user_not_found: { status: 404, title: 'There is no such person' },

  // credit
  credit_insufficient: { status: 402, title: 'There is not enough credit' },
  credit_full: { status: 409, title: 'The balance would be too large' },
  transaction_differs: { status: 409, title: 'The transaction is known with other values' },
  hold_not_found: { status: 404, title: 'There is no such hold' },
  hold_closed: { status: 409, title: 'The hold has ended' },
  capture_too_large: { status: 422, title: 'More than was held can not be captured' },

  // locks
  device_exists: { status: 409, title: 'There is such a device already' },
  device_not_found: { status: 404, title: 'There is no such device' },
  device_id_form: { status: 422, title: 'The device_id has the wrong form' },
  devices_full: { status: 409, title: 'The hub has room for no more locks' },
  site_unknown: { status: 422, title: 'There is no such site' },
  lockdown_user_unknown: { status: 422, title: 'One of those to be let in is not known' },
  not_locked_down: { status: 409, title: 'The site is not locked down' },
  entry_rules_conflict: { status: 422, title: 'These rules do not go together' },
  exit_of_unknown: { status: 422, title: 'There is no such lock to be the exit of' },
  not_paired: { status: 409, title: 'The lock is not paired' },
  transport_unsupported: { status: 422, title: 'The hub has no driver for this transport' },
  pairing_in_progress: { status: 409, title: 'The lock is being paired' },
  pairing_fields: { status: 422, title: 'Something needed for pairing is missing' },
  bad_address: { status: 422, title: 'No lock can be at this address' },
  address_in_use: { status: 409, title: 'Another lock has this address' },
  bad_serial: { status: 422, title: 'Wrong serial number' },
  bad_install_code: { status: 422, title: 'Wrong install code' },
  already_paired: { status: 409, title: 'The lock is paired already' },
  pairing_timeout: { status: 504, title: 'The lock did not open its pairing window in time' },
  bluetooth_unavailable: { status: 503, title: 'The hub has no Bluetooth now' },
  lock_not_attached: { status: 503, title: 'The lock is not served yet' },
  lock_offline: { status: 409, title: 'Device is offline' },
  lock_failed: { status: 409, title: 'The lock reports that it failed' },
  command_not_found: { status: 404, title: 'There is no such command' },
  command_expired: {
    status: 409,
    title: 'The deadline passed before the command was sent; nothing happened',
  },
  command_withdrawn: { status: 409, title: 'The command was given up before it was sent' },
  command_closed: { status: 409, title: 'The command has ended' },
  firmware_damaged: { status: 422, title: 'This is no whole firmware image' },
  firmware_unsigned: { status: 422, title: 'No trusted maker has signed this firmware image' },
  firmware_wrong_model: { status: 422, title: 'The firmware is for another model of lock' },
  firmware_not_newer: { status: 422, title: 'The lock runs this version or a newer one' },
  firmware_unsupported: { status: 409, title: 'This lock takes no firmware over its link' },
  firmware_in_progress: { status: 409, title: 'The lock is being updated' },
  firmware_full: { status: 409, title: 'Too many firmware updates are under way' },
  firmware_not_found: { status: 404, title: 'The lock has no firmware update under way' },
  firmware_committed: { status: 409, title: 'The lock may be installing it: too late to cancel' },
  outcome_unknown: { status: 504, title: 'The lock did not answer: it may have happened' },

  // shares
  share_not_found: { status: 404, title: 'There is no such share' },
  share_exists: { status: 409, title: 'The lock is shared with this person already' },
  shares_full: { status: 409, title: 'The lock has room for no more shares' },
  share_too_deep: { status: 409, title: 'The share can not be given on any further' },
  share_revoked: { status: 409, title: 'The share has ended' },
  share_exceeds: { status: 403, title: 'Nobody can share more than they have' },
  share_empty: { status: 422, title: 'The share gives nothing' },
  share_with_self: { status: 422, title: 'You can not share with yourself' },
  share_with_owner: { status: 422, title: 'The owner needs no share' },
  person_inactive: { status: 422, title: 'The person has been deactivated' },
  pin_beyond_share: { status: 403, title: 'The PIN was not made under your share' },
  pin_for_others: { status: 403, title: 'You may not make a PIN for somebody else here' },
  // sites
  site_not_found: { status: 404, title: 'There is no such site' },
  site_exists: { status: 409, title: 'There is a site of this name already' },
  site_in_use: { status: 409, title: 'The site has locks' },
  last_site: { status: 409, title: 'The hub needs a site' },
  sites_full: { status: 409, title: 'The hub has room for no more sites' },
  time_zone_unknown: { status: 422, title: 'There is no such time zone' },
  statistics_span: { status: 422, title: 'Statistics of so long a time are not told at once' },

  // codes
  pin_not_found: { status: 404, title: 'There is no such PIN' },
  pin_locks: { status: 422, title: 'The PIN is for no lock, or for too many' },
  device_unknown: { status: 422, title: 'There is no such lock' },
  person_unknown: { status: 422, title: 'There is no such person' },
  window_empty: { status: 422, title: 'It would end before it begins' },
  window_missing: { status: 422, title: 'Dates are missing' },
  window_unexpected: { status: 422, title: 'Dates are not expected' },
  event_not_found: { status: 404, title: 'The log has no such event' },
  schedule_unknown: { status: 422, title: 'There is no such schedule' },
  schedule_missing: { status: 422, title: 'A schedule is missing' },
  schedule_unexpected: { status: 422, title: 'A schedule is not expected' },
  schedule_not_found: { status: 404, title: 'There is no such schedule' },
  too_many_exports: { status: 429, title: 'Too many exports at once' },
  what_if_too_long: { status: 422, title: 'Too long a time was asked about' },
  what_if_too_large: { status: 422, title: 'Too much was asked about at once' },
  schedule_in_use: { status: 409, title: 'The schedule is in use' },
  schedules_full: { status: 409, title: 'The hub has room for no more schedules' },
  exceptions_overlap: { status: 422, title: 'Two exceptions are for the same day' },
  timeline_too_long: { status: 422, title: 'The time asked about is too long' },
  zone_unknown: { status: 503, title: 'The time zone is not known' },
  timeline_too_full: { status: 422, title: 'There are too many windows in this time' },
  pin_rules: { status: 422, title: 'A keypad can not be like this' },
  pin_rules_differ: { status: 409, title: 'The keypads have no code in common' },
  uses_missing: { status: 422, title: 'The number of uses is missing' },
  uses_unexpected: { status: 422, title: 'A number of uses is not expected' },
  time_differs: { status: 409, title: "The hub's clock says another time" },
  no_free_pin: { status: 503, title: 'No free PIN was found' },
  keypad_locked: { status: 429, title: 'Too many wrong codes on this lock' },
  pin_unavailable: { status: 409, title: 'This PIN can not be used on one of these locks' },
  pin_guessable: { status: 422, title: 'The PIN is too easy to guess' },
  pin_too_many_devices: { status: 422, title: 'The PIN is for too many locks' },
  pin_form: { status: 422, title: 'The PIN has the wrong form' },
} as const satisfies Record<string, ProblemKind>;

export type ProblemCode = keyof typeof PROBLEMS;

export function isProblemCode(code: string): code is ProblemCode {
  return Object.hasOwn(PROBLEMS, code);
}
