import { decide, type Decision } from '../../access/decide.js';
import type { AccessFacts } from '../../access/facts.js';
import { personKey } from '../../access/person-key.js';
import { textOf } from '../../access/verdict.js';
import { type EntryFee, entryFeeOf } from '../../accounts/entry-fee.js';
import type { User } from '../../accounts/user.js';
import type { Actor } from '../../audit/actor.js';
import type { StoredEvent } from '../../audit/event.js';
import { inEnglish } from '../../kit/sentence.js';
import type { Device } from '../../locks/device.js';
import { newEvent } from '../audit/new-event.js';
import { heldFact, holdEntryFee } from '../credit/keypad-fee.js';
import { paymentFacts } from '../credit/payment-facts.js';
import type { AccessRequest } from '../locks/driver-ports.js';
import type { Writes } from '../store-ports.js';
import { reserveUse, type Counted } from './code-uses.js';
import { markDecision } from './entry-marks.js';
import type { KeypadLockouts } from './keypad-lockouts.js';
import { momentFacts } from './moment-facts.js';
import { loggedTrace } from './told-trace.js';

/** What somebody presented at a lock, and all that is known of it. */
export interface Entry {
  readonly deviceId: string;
  /** null: removed. */
  readonly device: Device | null;
  readonly request: AccessRequest;
  readonly facts: AccessFacts;
  /** Whose it is; entries are charged to them. */
  readonly person: User | null;
  readonly actor: Actor;
  /** Names the credential in the log: `pin_id`, `ticket_id` or `card_id`, and its label. */
  readonly data: Readonly<Record<string, string | null>>;
  /** The PIN or ticket, of which a grant takes a use. null: a card, or nothing that is known. */
  readonly code: Counted | null;
  /** When this press was granted already (`samePress`). */
  readonly before: StoredEvent | null;
  /** Monotonic. */
  readonly monoMs: number;
}

export interface SettledEntry {
  readonly decision: Decision;
  /** null: of a press that was granted before, and is not logged again. */
  readonly logged: StoredEvent | null;
  /** The grant that set a use aside, to tell `UseReturns` of once it is on the disk. */
  readonly reservedBy: string | null;
}

/** Decides about what was presented, of whichever kind, in one commit with the log of it, its use and its fee. */
export function settleEntry(tx: Writes, entry: Entry): SettledEntry {
  const { deviceId, device, request, facts, person, actor, data, code } = entry;
  const question = { actor: request.kind, action: 'unlock' } as const;
  const allowed = decide(question, facts);
  if (entry.before && allowed.granted) return { decision: allowed, logged: null, reservedBy: null };
  const fee = allowed.granted ? feeOf(device, person) : null;
  const key = personKey(person?.id ?? null, actor.id);
  const { monoMs } = entry;
  const { nowMs, timeIsTrusted } = facts;
  const time = { nowMs, timeIsTrusted, monoMs };
  const moment = allowed.granted && device ? momentFacts(tx, device, key, time) : null;
  const isMore = fee !== null || (moment !== null && (moment.twoPerson ?? moment.antiPassback) !== null);
  const decision = isMore
    ? decide(question, { ...facts, ...moment, payment: fee && paymentFacts(tx, fee) })
    : allowed;
  const asking = { key, used: { kind: request.kind, id: actor.id } };
  const first =
    allowed.granted && device ? markDecision(tx, device, asking, decision, { atMs: nowMs, monoMs }) : null;
  const { granted, because, trace } = decision;
  const logged = tx.events.append(
    newEvent({
      atMs: facts.nowMs,
      type: granted ? 'ACCESS_GRANTED' : 'ACCESS_DENIED',
      success: granted,
      reason: because.reasonCode,
      description: inEnglish(textOf(because)) + (first ? ` ${first.name} was the first of two.` : ''),
      deviceId,
      userId: person?.id ?? null,
      targetUserId: first?.kind === 'user' ? first.id : null,
      actor,
      method: request.kind,
      data: {
        request_id: request.requestId,
        ...data,
        trace: loggedTrace(trace),
        ...(first && { first_person: first }),
        ...heldFact(granted ? fee : null),
      },
    }),
  );
  if (!granted) return { decision, logged, reservedBy: null };
  if (code) reserveUse(tx, code, logged, deviceId);
  if (fee) holdEntryFee(tx, logged, fee);
  return { decision, logged, reservedBy: code?.maxUses == null ? null : logged.id };
}

/**
 * Counts a try of what can be guessed, in the same commit: a right one takes one off the streak, an unknown or
 * revoked one adds one (cards can't be guessed, and tickets neither).
 * @returns for how long to lock the keypad once that is on the disk; null: not
 */
export function countTry(
  lockouts: KeypadLockouts,
  tx: Writes,
  deviceId: string,
  { decision, logged }: SettledEntry,
  isRevokedPin = false,
): number | null {
  if (!logged) return null;
  if (!decision.granted)
    return decision.because.rule === 'known' || isRevokedPin ? lockouts.wrongCode(tx, deviceId) : null;
  lockouts.rightCode(tx, deviceId);
  return null;
}

/** Asks nothing of the store: most doors cost nothing. */
function feeOf(device: Device | null, person: User | null): EntryFee | null {
  if (device?.entryPriceMinor == null || !person) return null;
  const { entryPriceMinor: priceMinor, ownerId } = device;
  return entryFeeOf({ priceMinor, userId: person.id, role: person.role, ownerId });
}
