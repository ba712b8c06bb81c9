import type { Pin } from '../../access/pin.js';
import { guessable, PIN_FORM } from '../../access/pin-rules.js';
import type { Clock } from '../../kit/clock.js';
import { Conflict, InvalidInput, TooMany, Unavailable } from '../../kit/errors.js';
import { say } from '../../kit/sentence.js';
import type { NewId } from '../../kit/ids.js';
import type { Random } from '../../kit/random.js';
import type { CredentialScheme } from './credential-ports.js';
import type { CredentialSync } from './credential-sync.js';
import { deviceOrRefuse } from '../locks/device-view.js';
import { loggingRefusals } from './decide-in-change.js';
import { enrolCredentials } from './enrol-credentials.js';
import { withShares } from './pin-shares.js';
import type { KeypadLockouts } from './keypad-lockouts.js';
import { eventBy } from '../audit/new-event.js';
import type { Operations } from '../operations.js';
import { pinView } from './pin-view.js';
import type { PinVerifiers } from './pin-verifiers.js';
import type { Caller } from '../ports.js';
import { requireAccess } from './require-access.js';
import { checkSchedule } from './check-schedule.js';
import type { Store, Writes } from '../store-ports.js';

export const PIN_LOCKS_MAX = 50;
const PROPOSED_DIGITS = 6;
const PROPOSALS_MAX = 20;

type Input = Parameters<Operations['createPin']>[1];
type Verifier = { readonly deviceId: string; readonly verifier: Uint8Array; readonly pepperId: string };

export interface CreatePinDeps {
  readonly store: Store;
  readonly clock: Clock;
  readonly timeIsTrusted: () => boolean;
  readonly random: Random;
  readonly newId: NewId;
  readonly verifiers: PinVerifiers;
  readonly lockouts: KeypadLockouts;
  readonly scheme: CredentialScheme;
  readonly credentials?: Pick<CredentialSync, 'changed'>;
}

/** Gives a code to one lock or several. The digits are in the answer and nowhere else. */
export function createPin(deps: CreatePinDeps): Operations['createPin'] {
  return async (caller, input) => {
    check(deps, input);
    const deviceIds = [...new Set(input.deviceIds)];
    for (const id of deviceIds)
      await requireAccess(deps, caller, deviceOrRefuse(deps.store, id), 'manage_pins');
    for (let tries = 0; tries < PROPOSALS_MAX; tries += 1) {
      const digits = input.pin ?? propose(deps);
      // A refusal tells that the code exists on the lock, so it is a try like one at the keypad and stops when that does.
      const locked = input.pin === null ? undefined : deviceIds.find((id) => deps.lockouts.isLocked(id));
      if (locked !== undefined) throw keypadLocked();
      const verifiers = await Promise.all(deviceIds.map((id) => derive(deps, id, digits)));
      const pin = draft(deps, caller, input, deviceIds);
      const taken = await loggingRefusals(deps, caller, () =>
        deps.store.write((tx) => insert(deps, tx, caller, pin, verifiers, digits, input.pin !== null)),
      );
      if (taken === null) {
        deps.credentials?.changed(pin.deviceIds);
        return { ...pinView(deps.store, pin), digits };
      }
      for (const { deviceId, lockedForMs } of taken)
        if (lockedForMs !== null) deps.lockouts.begin(deviceId, lockedForMs);
      if (input.pin !== null) {
        throw new Conflict(
          'pin_unavailable',
          'This code can\'t be used on one of these locks. Choose another, or leave "pin" out and the hub proposes one.',
          {
            fields: [{ field: 'pin', message: 'is not available' }],
          },
        );
      }
    }
    throw new Unavailable(
      'no_free_pin',
      say('None of {count} proposed codes was free. Revoke codes that nobody uses.', {
        count: PROPOSALS_MAX,
      }),
    );
  };
}

function keypadLocked(): TooMany {
  return new TooMany(
    'keypad_locked',
    'Too many wrong codes on this lock: wait until its keypad is open again.',
    { retryAfterS: 60 },
  );
}

function check(deps: CreatePinDeps, input: Input): void {
  if (input.deviceIds.length === 0 || input.deviceIds.length > PIN_LOCKS_MAX) {
    throw new InvalidInput('pin_locks', say('A PIN is for 1 to {count} locks.', { count: PIN_LOCKS_MAX }), {
      fields: [{ field: 'device_ids', message: 'names no lock, or too many' }],
    });
  }
  input.deviceIds.forEach((id, at) => {
    if (!deps.store.devices.byId(id)) {
      throw new InvalidInput('device_unknown', 'There is no such lock.', {
        fields: [{ field: `device_ids.${at}`, message: 'names no lock' }],
      });
    }
  });
  if (input.userId !== null && !deps.store.users.byId(input.userId)) {
    throw new InvalidInput('person_unknown', 'There is no such person.', {
      fields: [{ field: 'user_id', message: 'names nobody' }],
    });
  }
  if (input.validFromMs !== null && input.validUntilMs !== null && input.validFromMs >= input.validUntilMs) {
    throw new InvalidInput('window_empty', 'The PIN would never be valid: it ends before it begins.', {
      fields: [{ field: 'valid_until', message: 'must be after valid_from' }],
    });
  }
  if (input.kind === 'dated' && input.validFromMs === null && input.validUntilMs === null) {
    throw new InvalidInput('window_missing', 'A dated PIN needs valid_from, valid_until or both.', {
      fields: [{ field: 'valid_until', message: 'is required for a dated PIN' }],
    });
  }
  if (input.kind === 'permanent' && (input.validFromMs !== null || input.validUntilMs !== null)) {
    throw new InvalidInput('window_unexpected', 'A permanent PIN has no window: use kind "dated".', {
      fields: [{ field: 'kind', message: 'must be dated when a window is given' }],
    });
  }
  checkSchedule(deps.store, input);
  if (input.pin === null) return;
  if (!PIN_FORM.test(input.pin)) {
    throw new InvalidInput('pin_form', 'A PIN has 4 to 8 digits.', {
      fields: [{ field: 'pin', message: 'must be 4 to 8 digits' }],
    });
  }
  const why = guessable(input.pin, thisYear(deps));
  if (why !== null)
    throw new InvalidInput('pin_guessable', say('This code is too easy to guess: {why}', { why: say(why) }), {
      fields: [{ field: 'pin', message: 'is too easy to guess' }],
    });
}

function thisYear(deps: CreatePinDeps): number {
  return new Date(deps.clock.wallMs()).getUTCFullYear();
}

function propose(deps: CreatePinDeps): string {
  for (;;) {
    const digits = String(deps.random.integer(10 ** PROPOSED_DIGITS)).padStart(PROPOSED_DIGITS, '0');
    if (guessable(digits, thisYear(deps)) === null) return digits;
  }
}

async function derive(deps: CreatePinDeps, deviceId: string, digits: string): Promise<Verifier> {
  const salt = deps.store.devices.pinSalt(deviceId);
  if (!salt) throw new InvalidInput('device_unknown', 'There is no such lock.');
  // Behind the keypads: a PIN for fifty locks is fifty of these.
  const verifier = await deps.verifiers.derive(salt, digits, 'log_in');
  return { deviceId, verifier, pepperId: deps.verifiers.pepperId };
}

function draft(deps: CreatePinDeps, caller: Caller, input: Input, deviceIds: readonly string[]): Pin {
  return {
    id: deps.newId(),
    label: input.label,
    userId: input.userId,
    kind: input.kind,
    validFromMs: input.validFromMs,
    validUntilMs: input.validUntilMs,
    scheduleId: input.scheduleId,
    useCount: 0,
    createdBy: caller.userId,
    createdAtMs: deps.clock.wallMs(),
    revokedAtMs: null,
    deviceIds,
  };
}

/** @returns null when stored, or the locks on which the code is taken with the lockout that this try brought on */
function insert(
  deps: CreatePinDeps,
  tx: Writes,
  caller: Caller,
  drafted: Pin,
  verifiers: readonly Verifier[],
  digits: string,
  typed: boolean,
) {
  for (const { deviceId } of verifiers) {
    deviceOrRefuse(tx, deviceId);
    // Again, and in turn with all other tries: many sent at once must not get past the fifth.
    if (typed && tx.lockouts.byDevice(deviceId).lockedForMs !== null) throw keypadLocked();
  }
  const pin = withShares(deps, tx, caller, drafted);
  checkSchedule(tx, pin);
  const taken = verifiers.filter(({ deviceId, verifier }) => tx.pins.byVerifier(deviceId, verifier) !== null);
  const atMs = pin.createdAtMs;
  if (taken.length === 0) {
    tx.pins.insert(pin, verifiers);
    enrolCredentials(deps, tx, pin, digits);
    tx.events.append(
      eventBy(caller, {
        atMs,
        type: 'PIN_CREATED',
        description: `PIN "${pin.label}" was created for ${pin.deviceIds.length} lock(s).`,
        data: { pin_id: pin.id, owner_id: pin.userId, device_ids: pin.deviceIds },
      }),
    );
    return null;
  }
  if (!typed) return [];
  return taken.map(({ deviceId }) => {
    tx.events.append(
      eventBy(caller, {
        atMs,
        type: 'PIN_REFUSED',
        success: false,
        reason: 'pin_unavailable',
        description: 'A new PIN was refused: the code is taken on this lock.',
        deviceId,
      }),
    );
    return { deviceId, lockedForMs: deps.lockouts.wrongCode(tx, deviceId) };
  });
}
