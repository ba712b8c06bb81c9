import { personKey } from '../../access/person-key.js';
import { decide } from '../../access/decide.js';
import { PIN_FORM } from '../../access/pin-rules.js';
import { textOf } from '../../access/verdict.js';
import type { Clock } from '../../kit/clock.js';
import { InvalidInput } from '../../kit/errors.js';
import { inEnglish } from '../../kit/sentence.js';
import { eventBy } from '../audit/new-event.js';
import { deviceOrRefuse } from '../locks/device-view.js';
import type { Caller } from '../ports.js';
import type { Store, Writes } from '../store-ports.js';
import { factsOfCode } from './access-facts.js';
import { raiseDuress } from './duress-event.js';
import type { GuessSources, SourceLockout } from './guess-sources.js';
import { keypadLocked } from './keypad-locked.js';
import type { KeypadLockouts } from './keypad-lockouts.js';
import type { PinUseCases, PinVerdict } from './pin-use-cases.js';
import { momentFacts } from './moment-facts.js';
import { pinTyped } from './pin-typed.js';
import type { PinVerifiers } from './pin-verifiers.js';
import { requireAccess } from './require-access.js';
import { loggedTrace } from './told-trace.js';

export interface VerifyPinDeps {
  readonly store: Store;
  readonly clock: Clock;
  readonly timeIsTrusted: () => boolean;
  readonly verifiers: PinVerifiers;
  readonly lockouts: KeypadLockouts;
  readonly sources: GuessSources;
}

/**
 * Asks whether a code would open a lock, as the keypad would, without opening. It is a way to guess codes, so a wrong one
 * counts as if it were typed, and is refused while the keypad is. A right one takes nothing off at the keypad, and one off for
 * who asks. One under duress raises its alarm: who is forced may be asked to prove that the code is right.
 */
export function verifyPin(deps: VerifyPinDeps): PinUseCases['verifyPin'] {
  return async (caller, { deviceId, pin: digits }) => {
    const device = deps.store.devices.byId(deviceId);
    if (!device)
      throw new InvalidInput('device_unknown', 'There is no such lock.', {
        fields: [{ field: 'device_id', message: 'names no lock' }],
      });
    await requireAccess(deps, caller, device, 'manage_pins');
    if (!PIN_FORM.test(digits))
      throw new InvalidInput('pin_form', 'A PIN has 4 to 8 digits.', {
        fields: [{ field: 'pin', message: 'must be 4 to 8 digits' }],
      });
    const salt = deps.store.devices.pinSalt(deviceId);
    if (deps.lockouts.isLocked(deviceId)) throw keypadLocked(deps.lockouts.remainingMs(deviceId));
    deps.sources.requireOpen(caller);
    const verifier = salt && (await deps.verifiers.derive(salt, digits, 'log_in'));
    const { verdict, lockedForMs, sourceLockouts } = await deps.store.write((tx) =>
      judge(deps, tx, caller, deviceId, verifier),
    );
    if (lockedForMs !== null) deps.lockouts.begin(deviceId, lockedForMs);
    deps.sources.begin(sourceLockouts);
    return verdict;
  };
}

function judge(
  deps: VerifyPinDeps,
  tx: Writes,
  caller: Caller,
  deviceId: string,
  verifier: Uint8Array | null,
): { verdict: PinVerdict; lockedForMs: number | null; sourceLockouts: readonly SourceLockout[] } {
  const device = deviceOrRefuse(tx, deviceId);
  // Again, and in turn with all other tries: many sent at once must not get past the fifth.
  if (tx.lockouts.byDevice(deviceId).lockedForMs !== null)
    throw keypadLocked(deps.lockouts.remainingMs(deviceId));
  deps.sources.requireOpenIn(tx, caller);
  const nowMs = deps.clock.wallMs();
  const pin = verifier ? pinTyped(tx, deviceId, verifier) : null;
  const isRight = pin !== null && pin.revokedAtMs === null;
  const person = pin?.userId == null ? null : tx.users.byId(pin.userId);
  const time = { nowMs, timeIsTrusted: deps.timeIsTrusted() };
  const key = personKey(pin?.userId ?? null, pin?.id ?? null);
  const facts = {
    ...factsOfCode(tx, device, false, pin, person, time),
    // Only looked at: who checks a code is not the first of two, nor inside.
    ...momentFacts(tx, device, key, { ...time, monoMs: deps.clock.monotonicMs() }),
  };
  const { granted, because, trace, silentAlarm } = decide({ actor: 'pin', action: 'unlock' }, facts);
  const logged = tx.events.append(
    eventBy(caller, {
      atMs: nowMs,
      type: 'PIN_VERIFIED',
      success: granted,
      reason: because.reasonCode,
      description: `A code was checked without opening: ${inEnglish(textOf(because))}`,
      deviceId,
      data: { pin_id: pin?.id ?? null, trace: loggedTrace(trace) },
    }),
  );
  if (granted) deps.sources.rightCode(tx, caller);
  if (pin && silentAlarm) raiseDuress(tx, pin, deviceId, { ...logged, decidedBy: 'hub', requestId: null });
  return {
    verdict: {
      granted,
      reason: because.reasonCode,
      text: textOf(because),
      pinId: pin?.id ?? null,
      label: pin?.label ?? null,
      userId: pin?.userId ?? null,
    },
    lockedForMs: isRight ? null : deps.lockouts.wrongCode(tx, deviceId),
    sourceLockouts: isRight ? [] : deps.sources.wrongCode(tx, caller),
  };
}
