import { CARD_FORM, CARDS_PER_LOCK_MAX, type Card } from '../../access/card.js';
import { Conflict, InvalidInput, NotFound } from '../../kit/errors.js';
import type { NewId } from '../../kit/ids.js';
import { say } from '../../kit/sentence.js';
import type { PinVerifiers } from '../access/pin-verifiers.js';
import { requireAccess, type AccessDeps } from '../access/require-access.js';
import { requireTakesCodes } from '../access/require-codes.js';
import { loggingRefusals, requireInChange, shareOf } from '../access/decide-in-change.js';
import { eventBy } from '../audit/new-event.js';
import { deviceOrRefuse } from '../locks/device-view.js';
import type { NewEvent } from '../../audit/event.js';
import type { Caller } from '../ports.js';
import type { Writes } from '../store-ports.js';
import { shareOfCard, standingRight } from './card-shares.js';
import type { CardEnrolments, TakenEnrolment } from './card-enrolments.js';
import type { CardEnrolment, CardUseCases } from './card-use-cases.js';
import { deriveCard } from './card-verifier.js';

export interface EnrolDeps extends AccessDeps {
  readonly verifiers: PinVerifiers;
  readonly newId: NewId;
  readonly enrolments: CardEnrolments;
}

/** Waits for a card at a lock, for a person who is there with it. */
export function enrolCard(deps: EnrolDeps): CardUseCases['enrolCard'] {
  return async (caller, deviceId, { label, userId, timeoutMs }) => {
    const device = deviceOrRefuse(deps.store, deviceId);
    if (!deps.store.users.byId(userId)) {
      throw new InvalidInput('person_unknown', 'There is no such person.', {
        fields: [{ field: 'user_id', message: 'names nobody' }],
      });
    }
    await requireAccess(deps, caller, device, 'manage_pins');
    requireTakesCodes(device, null);
    if (device.status !== 'ACTIVE')
      throw new Conflict('lock_not_paired', 'This lock is not paired with the hub: it can present no card.');
    if (deps.store.cards.countOf(deviceId) >= CARDS_PER_LOCK_MAX) {
      throw new Conflict(
        'cards_full',
        say('This lock has {count} cards already. Revoke those that nobody uses.', {
          count: CARDS_PER_LOCK_MAX,
        }),
      );
    }
    const atMs = deps.clock.wallMs();
    const enrolment: CardEnrolment = {
      id: deps.newId(),
      deviceId,
      label,
      userId,
      expiresAtMs: atMs + timeoutMs,
      state: 'waiting',
      reason: null,
      cardId: null,
    };
    if (!deps.enrolments.mayOpen(deviceId, caller)) throw enrolmentOpen();
    const isByShare = await loggingRefusals(deps, caller, () =>
      deps.store.write((tx) => {
        const because = requireInChange(deps, tx, caller, deviceOrRefuse(tx, deviceId), 'manage_pins');
        shareOfCard(because, caller, userId);
        const before = deps.enrolments.of(deviceId);
        if (before?.state === 'waiting') tx.events.append(endedEvent(caller, before, atMs, 'taken_over'));
        tx.events.append(
          eventBy(caller, {
            atMs,
            type: 'CARD_ENROL_OPENED',
            description: `The next card at this lock is enrolled as "${label}".`,
            deviceId,
            targetUserId: userId,
            data: { enrolment_id: enrolment.id, label, owner_id: userId, timeout_s: timeoutMs / 1000 },
          }),
        );
        return shareOf(because) !== null;
      }),
    );
    if (!deps.enrolments.mayOpen(deviceId, caller)) throw enrolmentOpen();
    deps.enrolments.open(enrolment, caller, isByShare, timeoutMs);
    return enrolment;
  };
}

function enrolmentOpen(): Conflict {
  return new Conflict(
    'enrolment_open',
    'This lock waits for a card already. Present it, or end the wait first.',
  );
}

export function cancelEnrolment(deps: EnrolDeps): CardUseCases['cancelEnrolment'] {
  return async (caller, deviceId) => {
    const device = deviceOrRefuse(deps.store, deviceId);
    await requireAccess(deps, caller, device, 'manage_pins');
    const enrolment = deps.enrolments.of(deviceId);
    if (!enrolment || !deps.enrolments.end(deviceId, enrolment.id, { state: 'cancelled' }))
      throw new NotFound('enrolment_not_found', 'This lock does not wait for a card.');
    await deps.store.write((tx) => {
      tx.events.append(endedEvent(caller, enrolment, deps.clock.wallMs(), 'cancelled'));
    });
  };
}

function endedEvent(
  caller: Caller,
  { id, deviceId, userId }: CardEnrolment,
  atMs: number,
  reason: 'cancelled' | 'taken_over',
): NewEvent {
  return eventBy(caller, {
    atMs,
    type: 'CARD_ENROL_ENDED',
    reason,
    description:
      reason === 'cancelled'
        ? 'This lock waits for no card any more.'
        : 'This lock waits for the card of somebody else now: it had waited by a share.',
    deviceId,
    targetUserId: userId,
    data: { enrolment_id: id, owner_id: userId },
  });
}

/** Stores the card that was presented; whoever presented it was told that it is denied, as anybody. */
export async function storeCard(deps: EnrolDeps, taken: TakenEnrolment, value: string): Promise<void> {
  const { enrolment } = taken;
  const { deviceId, id } = enrolment;
  try {
    const isReadable = CARD_FORM.test(value);
    const verifier = isReadable ? await deriveCard(deps, deviceId, value) : null;
    // Ended by somebody while it was derived.
    if (deps.enrolments.of(deviceId)?.id !== id || !deps.enrolments.isOpen(deviceId)) return;
    const cardId = deps.newId();
    const reason = await deps.store.write((tx) => insert(deps, tx, taken, cardId, verifier));
    deps.enrolments.end(
      deviceId,
      id,
      reason === null ? { state: 'enrolled', cardId } : { state: 'failed', reason },
    );
  } catch (error) {
    deps.enrolments.end(deviceId, id, { state: 'failed', reason: 'not_stored' });
    throw error;
  }
}

/** @returns why not, null if it is enrolled */
function insert(
  deps: EnrolDeps,
  tx: Writes,
  { enrolment, caller }: TakenEnrolment,
  cardId: string,
  verifier: Uint8Array | null,
): string | null {
  const { deviceId, userId, label, id } = enrolment;
  const atMs = deps.clock.wallMs();
  const data = { enrolment_id: id, label, owner_id: userId };
  const device = tx.devices.byId(deviceId);
  const right = device && standingRight(deps, tx, caller, device);
  const shareId = right && shareOf(right);
  // A card of another's that only a share would now give was asked for by a right that is gone.
  const isRight = right !== null && (shareId === null || userId === caller.userId);
  const reason = isRight ? whyNot(tx, enrolment, verifier) : 'access_denied';
  if (reason !== null || verifier === null) {
    const why = reason ?? 'card_unreadable';
    tx.events.append(
      eventBy(caller, {
        atMs,
        type: 'CARD_ENROL_ENDED',
        success: false,
        reason: why,
        description: 'The card that was presented could not be enrolled.',
        deviceId,
        targetUserId: userId,
        data,
      }),
    );
    return why;
  }
  const card: Card = {
    id: cardId,
    label,
    userId,
    deviceId,
    shareId,
    useCount: 0,
    createdBy: caller.userId,
    createdAtMs: atMs,
    revokedAtMs: null,
  };
  tx.cards.insert(card, verifier, deps.verifiers.pepperId);
  tx.events.append(
    eventBy(caller, {
      atMs,
      type: 'CARD_ENROLLED',
      description: `Card "${label}" was enrolled.`,
      deviceId,
      targetUserId: userId,
      data: { ...data, card_id: cardId },
    }),
  );
  return null;
}

function whyNot(tx: Writes, { deviceId, userId }: CardEnrolment, verifier: Uint8Array | null): string | null {
  if (!verifier) return 'card_unreadable';
  if (!tx.users.byId(userId)) return 'person_unknown';
  const known = tx.cards.byVerifier(deviceId, verifier);
  if (known?.revokedAtMs === null) return 'card_taken';
  return tx.cards.countOf(deviceId) >= CARDS_PER_LOCK_MAX ? 'cards_full' : null;
}
