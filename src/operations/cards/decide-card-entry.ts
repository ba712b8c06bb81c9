import { CARD_FORM } from '../../access/card.js';
import { displayName } from '../../accounts/user.js';
import { samePress } from '../access/code-uses.js';
import type { KeypadLockouts } from '../access/keypad-lockouts.js';
import { countTry, settleEntry } from '../access/settle-entry.js';
import { NOBODY } from '../audit/new-event.js';
import type { HubMeters } from '../hub-meters.js';
import type { AccessRequest } from '../locks/driver-ports.js';
import type { Writes } from '../store-ports.js';
import { factsOfCard } from './card-facts.js';
import { deriveCard } from './card-verifier.js';
import { storeCard, type EnrolDeps } from './enrol-card.js';

export interface CardEntryDeps extends EnrolDeps {
  readonly lockouts: KeypadLockouts;
  /** Told of each decision that is on the disk. */
  readonly meters?: Pick<HubMeters, 'decided'>;
}

/**
 * Decides about a card presented at a lock: one scrypt, one look-up, one commit, as a PIN. The id of a card can be guessed,
 * so wrong ones count for the same lockout. While the lock waits for a card to enrol, the one presented is that, and opens
 * nothing.
 */
export function decideCardEntry(deps: CardEntryDeps) {
  return async (id: string, request: AccessRequest): Promise<{ grant: boolean }> => {
    const taken = deps.enrolments.take(id);
    if (taken) {
      await storeCard(deps, taken, request.value);
      return { grant: false };
    }
    const isCheckable = CARD_FORM.test(request.value) && !deps.lockouts.isLocked(id);
    const verifier = isCheckable ? await deriveCard(deps, id, request.value) : null;
    const { decision, lockedForMs } = await deps.store.write((tx) => settle(deps, tx, id, request, verifier));
    deps.meters?.decided('card', decision.granted ? null : decision.because.reasonCode);
    if (lockedForMs !== null) deps.lockouts.begin(id, lockedForMs);
    return { grant: decision.granted };
  };
}

function settle(
  deps: CardEntryDeps,
  tx: Writes,
  id: string,
  request: AccessRequest,
  verifier: Uint8Array | null,
) {
  const nowMs = deps.clock.wallMs();
  const card = verifier && tx.cards.byVerifier(id, verifier);
  const person = card && tx.users.byId(card.userId);
  const device = tx.devices.byId(id);
  const time = { nowMs, timeIsTrusted: deps.timeIsTrusted() };
  const settled = settleEntry(tx, {
    deviceId: id,
    device,
    request,
    facts: factsOfCard(tx, device, deps.lockouts.isLockedIn(tx, id), card, person, time),
    person,
    actor: card ? { kind: 'card', id: card.id, name: person ? displayName(person) : card.label } : NOBODY,
    data: { card_id: card?.id ?? null, label: card?.label ?? null },
    code: null,
    before: card && samePress(tx, id, request, card.id, nowMs),
    monoMs: deps.clock.monotonicMs(),
  });
  const lockedForMs = countTry(deps.lockouts, tx, id, settled);
  return { decision: settled.decision, lockedForMs };
}
