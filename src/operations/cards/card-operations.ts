import { NotFound } from '../../kit/errors.js';
import { loggingRefusals } from '../access/decide-in-change.js';
import { deviceInSight, locksInSight } from '../access/locks-in-sight.js';
import { requireSight } from '../access/require-access.js';
import { cardInSight, requireCardReach } from './card-shares.js';
import type { CardUseCases } from './card-use-cases.js';
import { cancelEnrolment, enrolCard, type EnrolDeps } from './enrol-card.js';
import { revokeCardIn } from './revoke-card.js';

/** Everything about cards. */
export function cardOperations(deps: EnrolDeps): CardUseCases {
  return {
    enrolCard: enrolCard(deps),
    cancelEnrolment: cancelEnrolment(deps),
    readEnrolment: (caller, deviceId) => {
      requireSight(deps, caller, deviceInSight(deps, caller, deviceId), 'view_pins');
      const enrolment = deps.enrolments.of(deviceId);
      if (!enrolment)
        throw new NotFound(
          'enrolment_not_found',
          'No card was to be enrolled at this lock since the hub started.',
        );
      // Of somebody who was erased meanwhile it tells no more.
      return deps.store.users.byId(enrolment.userId) ? enrolment : { ...enrolment, label: '' };
    },
    listCards: (caller, filter, page) => {
      const within = locksInSight(deps, caller, 'view_pins');
      return deps.store.cards.list(page, within ? { ...filter, within } : filter);
    },
    readCard: (caller, id) => cardInSight(deps, caller, id),
    revokeCard: async (caller, id) => {
      await loggingRefusals(deps, caller, () =>
        deps.store.write((tx) => {
          const card = tx.cards.byId(id);
          if (card) requireCardReach(deps, tx, caller, card);
          if (!card || !revokeCardIn(tx, caller, card, deps.clock.wallMs()))
            throw new NotFound('card_not_found', 'There is no such card, or it was revoked before.');
        }),
      );
    },
  };
}
