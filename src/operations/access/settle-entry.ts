import { decide, type Decision } from '../../access/decide.js';
import type { AccessFacts } from '../../access/facts.js';
import { textOf } from '../../access/verdict.js';
import type { User } from '../../accounts/user.js';
import type { Actor } from '../../audit/actor.js';
import { inEnglish } from '../../kit/sentence.js';
import type { Device } from '../../locks/device.js';
import { newEvent } from '../audit/new-event.js';
import { heldFact, holdEntryFee } from '../credit/keypad-fee.js';
import { paymentFacts } from '../credit/payment-facts.js';
import type { AccessRequest } from '../ports.js';
import type { Writes } from '../store-ports.js';
import { feeOf, SAME_PRESS_MS } from './decide-entry.js';
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
  /** Names the credential in the log: `ticket_id` or `card_id`, and its label. */
  readonly data: Readonly<Record<string, string | null>>;
}

/** Decides, and logs what it decided, in one commit with whatever the caller reserves. */
export function settleEntry(tx: Writes, entry: Entry): Decision {
  const { deviceId, device, request, facts, person, actor, data } = entry;
  const question = { actor: request.kind, action: 'unlock' } as const;
  const allowed = decide(question, facts);
  if (allowed.granted && wasGranted(tx, entry)) return allowed;
  const fee = allowed.granted ? feeOf(device, person) : null;
  const decision = fee ? decide(question, { ...facts, payment: paymentFacts(tx, fee) }) : allowed;
  const logged = tx.events.append(
    newEvent({
      atMs: facts.nowMs,
      type: decision.granted ? 'ACCESS_GRANTED' : 'ACCESS_DENIED',
      success: decision.granted,
      reason: decision.because.reasonCode,
      description: inEnglish(textOf(decision.because)),
      deviceId,
      userId: person?.id ?? null,
      actor,
      method: request.kind,
      data: {
        request_id: request.requestId,
        ...data,
        trace: loggedTrace(decision.trace),
        ...heldFact(decision.granted ? fee : null),
      },
    }),
  );
  if (decision.granted && fee) holdEntryFee(tx, logged, fee);
  return decision;
}

/** Asked again, by a lock that lost the answer: one press is one entry, if it is of the same credential. */
export function wasGranted(
  tx: Pick<Writes, 'events'>,
  { deviceId, request, actor, facts }: Pick<Entry, 'deviceId' | 'request' | 'actor' | 'facts'>,
): boolean {
  const before = tx.events.grantOf(deviceId, request.requestId);
  if (!before || before.actor.kind !== actor.kind || before.actor.id !== actor.id) return false;
  return Math.abs(facts.nowMs - before.atMs) <= SAME_PRESS_MS;
}
