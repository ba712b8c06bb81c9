import type { Pin } from '../../access/pin.js';
import { commonRules, proposeCode } from '../../access/pin-proposal.js';
import type { Clock } from '../../kit/clock.js';
import { Conflict, InvalidInput, Unavailable } from '../../kit/errors.js';
import { say } from '../../kit/sentence.js';
import type { NewId } from '../../kit/ids.js';
import type { Random } from '../../kit/random.js';
import type { Device } from '../../locks/device.js';
import type { CredentialScheme } from './credential-ports.js';
import type { CredentialSync } from './credential-sync.js';
import { deviceOrRefuse } from '../locks/device-view.js';
import { loggingRefusals } from './decide-in-change.js';
import { deriveForLocks, type LockVerifier } from './derive-for-locks.js';
import { enrolCredentials } from './enrol-credentials.js';
import { pinOfStay } from './pin-of-stay.js';
import { withShares } from './pin-shares.js';
import { keypadLocked } from './keypad-locked.js';
import type { GuessSources } from './guess-sources.js';
import type { KeypadLockouts } from './keypad-lockouts.js';
import { eventBy } from '../audit/new-event.js';
import type { Operations } from '../operations.js';
import { pinView } from './pin-view.js';
import type { PinVerifiers } from './pin-verifiers.js';
import type { Caller } from '../ports.js';
import { requireAhead } from './require-ahead.js';
import { requireAccess } from './require-access.js';
import { requireTakesCodes } from './require-codes.js';
import { checkDigits, checkTerms, yearOfCodes } from './check-pin.js';
import { checkSchedule } from './check-schedule.js';
import type { Store, Writes } from '../store-ports.js';

export const PIN_LOCKS_MAX = 50;
/** scrypts that may be spent on one PIN in search of a free code: a few seconds of one core. */
export const DERIVATIONS_MAX = 200;

/** Whose code it is, if that of a stay: its dates come from there. */
type Input = Parameters<Operations['createPin']>[1] & Pick<Pin, 'stay'>;

export interface CreatePinDeps {
  readonly store: Store;
  readonly clock: Clock;
  readonly timeIsTrusted: () => boolean;
  readonly random: Random;
  readonly newId: NewId;
  readonly verifiers: PinVerifiers;
  readonly lockouts: KeypadLockouts;
  readonly sources: GuessSources;
  readonly scheme: CredentialScheme;
  readonly credentials?: Pick<CredentialSync, 'changed'>;
}

/** Gives a code to one lock or several. The digits are in the answer and nowhere else. */
export function createPin(
  deps: CreatePinDeps,
): (caller: Caller, input: Input) => ReturnType<Operations['createPin']> {
  return async (caller, input) => {
    const deviceIds = [...new Set(input.deviceIds)];
    check(deps, input);
    requireAhead(deps, input.validUntilMs);
    const devices = deviceIds.map((id) => deviceOrRefuse(deps.store, id));
    for (const device of devices) await requireAccess(deps, caller, device, 'manage_pins');
    for (const device of devices) requireTakesCodes(device);
    const year = yearOfCodes(deps.clock, deps.timeIsTrusted());
    if (input.pin !== null) checkDigits(input.pin, devices, year);
    let derivations = 0;
    while (derivations < DERIVATIONS_MAX) {
      const digits = input.pin ?? planned(deps, devices, year);
      // A refusal tells that the code exists on the lock, so it is a try like one at the keypad and stops when that does.
      const locked = input.pin === null ? undefined : deviceIds.find((id) => deps.lockouts.isLocked(id));
      if (locked !== undefined) throw keypadLocked(deps.lockouts.remainingMs(locked));
      if (input.pin !== null) deps.sources.requireOpen(caller);
      const verifiers = await deriveForLocks(deps, deviceIds, digits, input.pin === null);
      derivations += verifiers.length;
      if (verifiers.length < deviceIds.length) continue;
      const pin = draft(deps, caller, input, deviceIds);
      const made = await loggingRefusals(deps, caller, () =>
        deps.store.write((tx) => insert(deps, tx, caller, pin, verifiers, digits, input.pin !== null)),
      );
      if ('pin' in made) {
        deps.credentials?.changed(made.pin.deviceIds);
        return { ...pinView(deps.store, made.pin), digits };
      }
      for (const { deviceId, lockedForMs } of made.keypads)
        if (lockedForMs !== null) deps.lockouts.begin(deviceId, lockedForMs);
      deps.sources.begin(made.sources);
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
      'None of the proposed codes was free on all these locks. Revoke codes that nobody uses, or let the keypads take longer ones.',
    );
  };
}

/** @throws Conflict `pin_rules_differ` */
function planned(deps: CreatePinDeps, devices: readonly Device[], year: number): string {
  const code = proposeCode(deps.random, commonRules(devices.map(({ pinRules }) => pinRules)), year);
  if (code !== null) return code;
  throw new Conflict(
    'pin_rules_differ',
    'The keypads of these locks have no code in common: make a PIN for each of them.',
    { fields: [{ field: 'device_ids', message: 'have no code in common' }] },
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
  checkTerms(deps.store, input);
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
    maxUses: input.kind === 'one_time' ? 1 : input.maxUses,
    useCount: 0,
    usesReserved: 0,
    createdBy: caller.userId,
    createdAtMs: deps.clock.wallMs(),
    revokedAtMs: null,
    deviceIds,
    ...(input.stay && { stay: input.stay }),
  };
}

/** @returns the PIN when stored, or the locks on which the code is taken with the lockout that this try brought on */
function insert(
  deps: CreatePinDeps,
  tx: Writes,
  caller: Caller,
  drafted: Pin,
  verifiers: readonly LockVerifier[],
  digits: string,
  typed: boolean,
) {
  for (const { deviceId } of verifiers) {
    requireTakesCodes(deviceOrRefuse(tx, deviceId));
    // Again, and in turn with all other tries: many sent at once must not get past the fifth.
    if (typed && tx.lockouts.byDevice(deviceId).lockedForMs !== null)
      throw keypadLocked(deps.lockouts.remainingMs(deviceId));
  }
  if (typed) deps.sources.requireOpenIn(tx, caller);
  const pin = pinOfStay(tx, withShares(deps, tx, caller, drafted));
  checkSchedule(tx, pin);
  // Changed while the scrypts ran.
  checkDigits(
    digits,
    pin.deviceIds.map((id) => deviceOrRefuse(tx, id)),
    yearOfCodes(deps.clock, deps.timeIsTrusted()),
  );
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
        targetUserId: pin.userId,
        data: {
          pin_id: pin.id,
          owner_id: pin.userId,
          device_ids: pin.deviceIds,
          ...(pin.stay && { calendar_id: pin.stay.calendarId, stay: pin.stay.uid }),
        },
      }),
    );
    return { pin };
  }
  if (!typed) return { keypads: [], sources: [] };
  const keypads = taken.map(({ deviceId }) => {
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
  return { keypads, sources: deps.sources.wrongCode(tx, caller) };
}
