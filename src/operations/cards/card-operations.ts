import { NotFound } from '../../kit/errors.js';
import { requireAccess } from '../access/require-access.js';
import { eventBy } from '../audit/new-event.js';
import { deviceOrRefuse } from '../locks/device-view.js';
import type { CardUseCases } from './card-use-cases.js';
import { cancelEnrolment, enrolCard, type EnrolDeps } from './enrol-card.js';

/** Everything about cards. */
export function cardOperations(deps: EnrolDeps): CardUseCases {
  const cardOrRefuse: CardUseCases['readCard'] = (_caller, id) => {
    const card = deps.store.cards.byId(id);
    if (!card) throw new NotFound('card_not_found', 'There is no such card.');
    return card;
  };
  return {
    enrolCard: enrolCard(deps),
    cancelEnrolment: cancelEnrolment(deps),
    readEnrolment: (_caller, deviceId) => {
      deviceOrRefuse(deps.store, deviceId);
      const enrolment = deps.enrolments.of(deviceId);
      if (!enrolment)
        throw new NotFound(
          'enrolment_not_found',
          'No card was to be enrolled at this lock since the hub started.',
        );
      return enrolment;
    },
    listCards: (_caller, filter, page) => deps.store.cards.list(page, filter),
    readCard: cardOrRefuse,
    revokeCard: async (caller, id) => {
      const card = cardOrRefuse(caller, id);
      await requireAccess(deps, caller, deviceOrRefuse(deps.store, card.deviceId), 'manage_pins');
      await deps.store.write((tx) => {
        const atMs = deps.clock.wallMs();
        if (!tx.cards.revoke(id, atMs))
          throw new NotFound('card_not_found', 'There is no such card, or it was revoked before.');
        tx.events.append(
          eventBy(caller, {
            atMs,
            type: 'CARD_REVOKED',
            description: `Card "${card.label}" was revoked.`,
            deviceId: card.deviceId,
            data: { card_id: id, owner_id: card.userId },
          }),
        );
      });
    },
  };
}
