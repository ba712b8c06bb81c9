import type { Clock } from '../../kit/clock.js';
import type { NewId } from '../../kit/ids.js';
import type { Random } from '../../kit/random.js';
import type { Store } from '../store-ports.js';
import { issueApiToken } from './create-api-token.js';
import { erasePerson, resumeErasures, type ErasePersonDeps } from './erase-person.js';
import { exportPerson, personLog } from './export-person.js';
import { listOwnSessions } from './list-own-sessions.js';
import { inviteOf, rotateIn } from './own-invite.js';
import type { PeopleUseCases } from './people-use-cases.js';
import { outOfReach, personInReach } from './person-in-reach.js';
import type { TokenClock } from './token-clock.js';
import { revokeTokenIn } from './revoke-api-token.js';

export interface PeopleDeps extends ErasePersonDeps {
  readonly store: Store;
  readonly clock: Clock;
  readonly random: Random;
  readonly newId: NewId;
  readonly time: Pick<TokenClock, 'nowMs'>;
}

/** What is asked about other people; ends what a crash left of erasures. */
export async function peopleOperations(deps: PeopleDeps): Promise<PeopleUseCases> {
  await resumeErasures(deps);
  const { store, clock } = deps;
  const sessionsOf = listOwnSessions(deps);
  return {
    exportPerson: exportPerson(deps),
    personLog: personLog(store),
    erasePerson: erasePerson(deps),
    sessionsOf: (caller, id) => sessionsOf({ user: personInReach(store.users, caller, id), sessionId: '' }),
    apiTokensOf: (caller, id) => store.apiTokens.activeOf(personInReach(store.users, caller, id).id),
    createApiTokenFor: async (caller, id, input) => {
      // A token acts as its person: to make one for somebody is to be able to act as them.
      if (caller.role !== 'admin') throw outOfReach();
      return issueApiToken(deps, caller, input, (tx) => personInReach(tx.users, caller, id));
    },
    revokeApiTokenOf: async (caller, id, tokenId) => {
      await store.write((tx) => {
        revokeTokenIn(tx, caller, personInReach(tx.users, caller, id), tokenId, clock.wallMs());
      });
      // Whoever reads events with it, or is connected over MQTT, is cut off.
      deps.sessions.forgetUser(id);
    },
    inviteOf: async (caller, id) => inviteOf(deps, personInReach(store.users, caller, id).id),
    rotateInviteOf: (caller, id) =>
      store.write((tx) => rotateIn(deps, tx, caller, personInReach(tx.users, caller, id))),
  };
}
