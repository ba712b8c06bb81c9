import { CARD_FORM, type Card } from '../../access/card.js';
import { NO_FURTHER_FACTS } from '../../access/facts.js';
import type { AccessFacts } from '../../access/facts.js';
import { displayName, type User } from '../../accounts/user.js';
import type { Device } from '../../locks/device.js';
import { lockFacts } from '../access/access-facts.js';
import type { KeypadLockouts } from '../access/keypad-lockouts.js';
import { settleEntry } from '../access/settle-entry.js';
import { NOBODY } from '../audit/new-event.js';
import type { AccessRequest } from '../ports.js';
import type { Reads, Writes } from '../store-ports.js';
import { deriveCard } from './card-verifier.js';
import { storeCard, type EnrolDeps } from './enrol-card.js';

export interface CardEntryDeps extends EnrolDeps {
  readonly lockouts: KeypadLockouts;
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
    const { granted, lockedForMs } = await deps.store.write((tx) => settle(deps, tx, id, request, verifier));
    if (lockedForMs !== null) deps.lockouts.begin(id, lockedForMs);
    return { grant: granted };
  };
}

function settle(
  deps: CardEntryDeps,
  tx: Writes,
  id: string,
  request: AccessRequest,
  verifier: Uint8Array | null,
) {
  const card = verifier && tx.cards.byVerifier(id, verifier);
  const person = card && tx.users.byId(card.userId);
  const device = tx.devices.byId(id);
  const decision = settleEntry(tx, {
    deviceId: id,
    device,
    request,
    facts: cardFacts(deps, tx, device, card, person),
    person,
    actor: card ? { kind: 'card', id: card.id, name: person ? displayName(person) : card.label } : NOBODY,
    data: { card_id: card?.id ?? null, label: card?.label ?? null },
  });
  if (decision.granted) deps.lockouts.rightCode(tx, id);
  const isWrong = !decision.granted && decision.because.rule === 'known';
  return { granted: decision.granted, lockedForMs: isWrong ? deps.lockouts.wrongCode(tx, id) : null };
}

function cardFacts(
  { clock, timeIsTrusted, lockouts }: CardEntryDeps,
  reads: Pick<Reads, 'sites'>,
  device: Device | null,
  card: Card | null,
  person: User | null,
): AccessFacts {
  return {
    ...NO_FURTHER_FACTS,
    nowMs: clock.wallMs(),
    timeIsTrusted: timeIsTrusted(),
    lock: { ...lockFacts(reads, device), keypadLocked: device !== null && lockouts.isLocked(device.id) },
    person: person && { id: person.id, isActive: person.isActive, role: person.role },
    credential: card && {
      kind: 'permanent',
      isRevoked: card.revokedAtMs !== null,
      hasPerson: true,
      validFromMs: null,
      validUntilMs: null,
      timing: null,
      usesLeft: null,
      shareId: null,
    },
  };
}
