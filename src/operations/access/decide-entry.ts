import { PIN_FORM } from '../../access/pin-rules.js';
import type { Pin } from '../../access/pin.js';
import { displayName, type User } from '../../accounts/user.js';
import type { Actor } from '../../audit/actor.js';
import type { Clock } from '../../kit/clock.js';
import { NOBODY } from '../audit/new-event.js';
import type { HubMeters } from '../hub-meters.js';
import type { AccessRequest } from '../locks/driver-ports.js';
import type { Store, Writes } from '../store-ports.js';
import { factsOfCode } from './access-facts.js';
import { samePress, withoutUseOf } from './code-uses.js';
import { raiseDuress } from './duress-event.js';
import type { KeypadLockouts } from './keypad-lockouts.js';
import { pinTyped } from './pin-typed.js';
import type { PinVerifiers } from './pin-verifiers.js';
import { countTry, settleEntry } from './settle-entry.js';
import type { UnloggedEntries } from './unlogged-entries.js';
import type { UseReturns } from './use-returns.js';

export interface DecideEntryDeps {
  readonly store: Store;
  readonly clock: Clock;
  /** Whether the wall clock can be relied upon. */
  readonly timeIsTrusted: () => boolean;
  readonly verifiers: PinVerifiers;
  readonly lockouts: KeypadLockouts;
  /** Told of each use that was set aside. */
  readonly uses?: Pick<UseReturns, 'reserved'>;
  /** Told of each decision that is on the disk. */
  readonly meters?: Pick<HubMeters, 'decided'>;
  /** Asked when the disk is full; without it nobody is let in then. */
  readonly unlogged?: UnloggedEntries;
}

/**
 * Decides about a code typed at a lock: one scrypt, one look-up, one commit. What it decided is on the disk before
 * it answers, so an entry is never granted without a trace of it, unless a setting says so for a disk that is full.
 */
export function decideEntry(deps: DecideEntryDeps) {
  return async (id: string, request: AccessRequest): Promise<{ grant: boolean }> => {
    const salt = deps.store.devices.pinSalt(id);
    // A locked keypad costs no scrypt: an attacker must not be able to keep the machine busy.
    const checkable =
      request.kind === 'pin' && PIN_FORM.test(request.value) && salt !== null && !deps.lockouts.isLocked(id);
    const verifier = checkable ? await deps.verifiers.derive(salt, request.value, 'keypad') : null;
    let settled;
    try {
      settled = await deps.store.write((tx) => settle(deps, tx, id, request, verifier));
    } catch (error) {
      if (deps.unlogged?.mayAdmit(error) !== true || !admitted(deps, id, request, verifier)) throw error;
      return { grant: true };
    }
    const { granted, reason, lockedForMs, reservedBy } = settled;
    deps.meters?.decided('pin', granted ? null : reason);
    if (lockedForMs !== null) deps.lockouts.begin(id, lockedForMs);
    if (reservedBy !== null) deps.uses?.reserved(id, reservedBy);
    return { grant: granted };
  };
}

/** By what was committed before the disk was full. */
function admitted(
  deps: DecideEntryDeps,
  id: string,
  request: AccessRequest,
  verifier: Uint8Array | null,
): boolean {
  const { store } = deps;
  const pin = verifier && store.pins.byVerifier(id, verifier);
  const device = store.devices.byId(id);
  if (!pin || !device || deps.lockouts.isLocked(id)) return false;
  const person = pin.userId === null ? null : store.users.byId(pin.userId);
  const time = { nowMs: deps.clock.wallMs(), timeIsTrusted: deps.timeIsTrusted() };
  const facts = factsOfCode(store, device, false, pin, person, time);
  const actor = actorOf(pin, person);
  return deps.unlogged?.admit({ device, request, pin, actor, facts }) === true;
}

function actorOf(pin: Pin, person: User | null): Actor {
  return { kind: 'pin', id: pin.id, name: person ? displayName(person) : pin.label };
}

function settle(
  deps: DecideEntryDeps,
  tx: Writes,
  id: string,
  request: AccessRequest,
  verifier: Uint8Array | null,
) {
  const nowMs = deps.clock.wallMs();
  const found = verifier ? pinTyped(tx, id, verifier) : null;
  const before = found && samePress(tx, id, request, found.id, nowMs);
  const pin = found && withoutUseOf(tx, found, before);
  const person = pin?.userId == null ? null : tx.users.byId(pin.userId);
  const device = tx.devices.byId(id);
  const time = { nowMs, timeIsTrusted: deps.timeIsTrusted() };
  const settled = settleEntry(tx, {
    deviceId: id,
    device,
    request,
    facts: factsOfCode(tx, device, deps.lockouts.isLockedIn(tx, id), pin, person, time),
    person,
    actor: pin ? actorOf(pin, person) : NOBODY,
    data: { pin_id: pin?.id ?? null, label: pin?.label ?? null },
    code: pin && { kind: 'pin', id: pin.id, maxUses: pin.maxUses },
    before,
    monoMs: deps.clock.monotonicMs(),
  });
  const { decision, logged, reservedBy } = settled;
  // Who types a code that was taken away may be a stranger with an old one, so that is a try like any other.
  const isRevoked = pin !== null && pin.revokedAtMs !== null;
  // Who was made to type it is in need, also where a lockdown or the like keeps the door shut.
  if (pin && logged && decision.silentAlarm)
    raiseDuress(tx, pin, id, { ...logged, decidedBy: 'hub', requestId: request.requestId });
  return {
    granted: decision.granted,
    reason: decision.because.reasonCode,
    lockedForMs: countTry(deps.lockouts, tx, id, settled, isRevoked),
    reservedBy,
  };
}
