import { NotFound } from '../../kit/errors.js';
import { cardOrRefuse } from '../access/find-asker.js';
import { requireAccess } from '../access/require-access.js';
import { deviceOrRefuse } from '../locks/device-view.js';
import type { CardUseCases } from './card-use-cases.js';
import { cancelEnrolment, enrolCard, type EnrolDeps } from './enrol-card.js';
import { revokeCardIn } from './revoke-card.js';

/** Everything about cards. */
export function cardOperations(deps: EnrolDeps): CardUseCases {
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
      // Of somebody who was erased meanwhile it tells no more.
      return deps.store.users.byId(enrolment.userId) ? enrolment : { ...enrolment, label: '' };
    },
    listCards: (_caller, filter, page) => deps.store.cards.list(page, filter),
    readCard: (_caller, id) => cardOrRefuse(deps.store, id),
    revokeCard: async (caller, id) => {
      const card = cardOrRefuse(deps.store, id);
      await requireAccess(deps, caller, deviceOrRefuse(deps.store, card.deviceId), 'manage_pins');
      await deps.store.write((tx) => {
        if (!revokeCardIn(tx, caller, card, deps.clock.wallMs()))
          throw new NotFound('card_not_found', 'There is no such card, or it was revoked before.');
      });
    },
  };
}
