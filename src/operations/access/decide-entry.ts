import { decide } from '../../access/decide.js';
import { personKey } from '../../access/person-key.js';
import { PIN_FORM } from '../../access/pin-rules.js';
import type { Pin } from '../../access/pin.js';
import { textOf } from '../../access/verdict.js';
import type { StoredEvent } from '../../audit/event.js';
import { type EntryFee, entryFeeOf } from '../../accounts/entry-fee.js';
import { displayName, type User } from '../../accounts/user.js';
import type { Clock } from '../../kit/clock.js';
import { inEnglish } from '../../kit/sentence.js';
import type { Device } from '../../locks/device.js';
import { factsOfCode } from './access-facts.js';
import { duressEvent } from './duress-event.js';
import { markDecision } from './entry-marks.js';
import { momentFacts } from './mode-facts.js';
import type { KeypadLockouts } from './keypad-lockouts.js';
import { heldFact, holdEntryFee } from '../credit/keypad-fee.js';
import { paymentFacts } from '../credit/payment-facts.js';
import { newEvent, NOBODY } from '../audit/new-event.js';
import { reserveUse } from './pin-uses.js';
import type { PinVerifiers } from './pin-verifiers.js';
import type { UseReturns } from './use-returns.js';
import type { AccessRequest } from '../ports.js';
import type { Store, Writes } from '../store-ports.js';
import { loggedTrace } from './told-trace.js';

/** A question that comes again with the same id within this time is the same press: twice as long as a decision is good for. */
const SAME_PRESS_MS = 1_800;

export interface DecideEntryDeps {
  readonly store: Store;
  readonly clock: Clock;
  /** Whether the wall clock can be relied upon. */
  readonly timeIsTrusted: () => boolean;
  readonly verifiers: PinVerifiers;
  readonly lockouts: KeypadLockouts;
  /** Told of each use that was set aside. */
  readonly uses?: Pick<UseReturns, 'reserved'>;
}

/**
 * Decides about a code typed at a lock: one scrypt, one look-up, one commit. What it decided is on the disk before
 * it answers, so an entry is never granted without a trace of it.
 */
export function decideEntry(deps: DecideEntryDeps) {
  return async (id: string, request: AccessRequest): Promise<{ grant: boolean }> => {
    const salt = deps.store.devices.pinSalt(id);
    // A locked keypad costs no scrypt: an attacker must not be able to keep the machine busy.
    const checkable =
      request.kind === 'pin' && PIN_FORM.test(request.value) && salt !== null && !deps.lockouts.isLocked(id);
    const verifier = checkable ? await deps.verifiers.derive(salt, request.value, 'keypad') : null;
    const { granted, lockedForMs, reservedBy } = await deps.store.write((tx) =>
      settle(deps, tx, id, request, verifier),
    );
    if (lockedForMs !== null) deps.lockouts.begin(id, lockedForMs);
    if (reservedBy !== null) deps.uses?.reserved(id, reservedBy);
    return { grant: granted };
  };
}

function settle(
  deps: DecideEntryDeps,
  tx: Writes,
  id: string,
  request: AccessRequest,
  verifier: Uint8Array | null,
) {
  const nowMs = deps.clock.wallMs();
  const found = verifier ? tx.pins.byVerifier(id, verifier) : null;
  // Asked again, by a lock that lost the answer when the hub was restarted: one press is one entry, and has its use already.
  const before = found ? samePress(tx, id, request, nowMs) : null;
  const pin = found && before ? withoutUseOf(tx, found, before) : found;
  const person = pin?.userId != null ? tx.users.byId(pin.userId) : null;
  const device = tx.devices.byId(id);
  const time = { nowMs, timeIsTrusted: deps.timeIsTrusted() };
  const facts = factsOfCode(tx, device, deps.lockouts.isLockedIn(tx, id), pin, person, time);
  const question = { actor: request.kind, action: 'unlock' } as const;
  const allowed = decide(question, facts);
  if (before && allowed.granted) return { granted: true, lockedForMs: null, reservedBy: null };
  const fee = allowed.granted ? feeOf(device, person) : null;
  const key = personKey(pin?.userId ?? null, pin?.id ?? null);
  const monoMs = deps.clock.monotonicMs();
  const moment = allowed.granted && device ? momentFacts(tx, device, key, monoMs) : null;
  const isMore = fee !== null || (moment !== null && (moment.twoPerson ?? moment.antiPassback) !== null);
  const decision = isMore
    ? decide(question, { ...facts, ...moment, payment: fee && paymentFacts(tx, fee) })
    : allowed;
  const first =
    allowed.granted && device ? markDecision(tx, device, key, decision, { atMs: nowMs, monoMs }) : null;
  const logged = tx.events.append(
    newEvent({
      atMs: nowMs,
      type: decision.granted ? 'ACCESS_GRANTED' : 'ACCESS_DENIED',
      success: decision.granted,
      reason: decision.because.reasonCode,
      description:
        inEnglish(textOf(decision.because)) + (first ? ` ${first.name} was the first of two.` : ''),
      deviceId: id,
      userId: pin?.userId ?? null,
      targetUserId: first?.kind === 'user' ? first.id : null,
      actor: pin ? { kind: 'pin', id: pin.id, name: person ? displayName(person) : pin.label } : NOBODY,
      method: request.kind,
      data: {
        request_id: request.requestId,
        pin_id: pin?.id ?? null,
        label: pin?.label ?? null,
        trace: loggedTrace(decision.trace),
        ...(first && { first_person: first }),
        ...heldFact(decision.granted ? fee : null),
      },
    }),
  );
  // Who was made to type it is in need, also where a lockdown or the like keeps the door shut.
  if (pin && decision.silentAlarm) tx.events.append(duressEvent(pin, id, { ...logged, decidedBy: 'hub' }));
  if (decision.granted) {
    if (pin) reserveUse(tx, pin, logged, id);
    if (fee) holdEntryFee(tx, logged, fee);
    deps.lockouts.rightCode(tx, id);
    return { granted: true, lockedForMs: null, reservedBy: pin?.maxUses == null ? null : logged.id };
  }
  return {
    granted: false,
    lockedForMs: decision.because.rule === 'known' ? deps.lockouts.wrongCode(tx, id) : null,
    reservedBy: null,
  };
}

function samePress(tx: Writes, id: string, { requestId }: AccessRequest, nowMs: number): StoredEvent | null {
  const grant = tx.events.grantOf(id, requestId);
  return grant && Math.abs(nowMs - grant.atMs) <= SAME_PRESS_MS ? grant : null;
}

/** The PIN as it was when that press was let in, which has not opened yet. */
function withoutUseOf(tx: Writes, pin: Pin, grant: StoredEvent): Pin {
  const use = tx.pinUses.ofGrant(grant.id);
  if (use?.pinId !== pin.id || use.state !== 'reserved') return pin;
  return { ...pin, usesReserved: pin.usesReserved - 1 };
}

/** Asks nothing of the store: most doors cost nothing. */
function feeOf(device: Device | null, person: User | null): EntryFee | null {
  if (device?.entryPriceMinor == null || !person) return null;
  const { entryPriceMinor: priceMinor, ownerId } = device;
  return entryFeeOf({ priceMinor, userId: person.id, role: person.role, ownerId });
}
