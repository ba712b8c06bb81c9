import { personKey } from '../../access/person-key.js';
import type { Pin } from '../../access/pin.js';
import { displayName } from '../../accounts/user.js';
import type { Clock } from '../../kit/clock.js';
import type { Page, PageRequest } from '../page.js';
import { eventBy } from '../audit/new-event.js';
import type { Reads, Store } from '../store-ports.js';
import type { PeopleUseCases } from './people-use-cases.js';
import { personInReach } from './person-in-reach.js';

const PAGE = 200;

/** A copy of what the hub holds about a person (GDPR, articles 15 and 20). That it was taken is in the log. */
export function exportPerson(deps: {
  readonly store: Store;
  readonly clock: Clock;
}): PeopleUseCases['exportPerson'] {
  const { store, clock } = deps;
  return async (caller, id) => {
    const user = await store.write((tx) => {
      const found = personInReach(tx.users, caller, id);
      tx.events.append(
        eventBy(caller, {
          atMs: clock.wallMs(),
          type: 'USER_EXPORTED',
          description: `The data of ${displayName(found)} was exported.`,
          targetUserId: id,
        }),
      );
      return found;
    });
    const pins: readonly Pin[] = everyRow((page) => store.pins.list(page, { userId: id }));
    const shares = store.shares.allOf(id);
    return {
      exportedAtMs: clock.wallMs(),
      user,
      sessions: store.sessions.ofUser(id),
      apiTokens: store.apiTokens.allOf(id),
      invite: store.invites.ofUser(id),
      invitedUserIds: store.invites.invitedBy(id),
      pins,
      tickets: everyRow((page) => store.tickets.list(page, { userId: id })),
      cards: everyRow((page) => store.cards.list(page, { userId: id })),
      signInPlaces: store.signInPlaces.ofUser(id),
      balance: store.credit.balanceOf(id),
      creditEntries: everyRow((page) => store.credit.entriesOf(id, page)),
      ownedDeviceIds: everyRow((page) => store.devices.list(page))
        .filter((device) => device.ownerId === id)
        .map((device) => device.id),
      passages: store.passages.ofPerson(personKey(id, null)),
      namedInLockdownOf: store.lockdowns
        .all()
        .filter(({ startedBy, allowedUserIds }) => startedBy === id || allowedUserIds.includes(id))
        .map(({ siteId }) => siteId),
      sharesReceived: shares.filter(({ sharedWith }) => sharedWith === id),
      sharesGiven: shares.filter(({ givenBy }) => givenBy === id),
    };
  };
}

/** The rows of one part; a reader asks for the next part when it has taken this one. */
export function personLog(store: Reads): PeopleUseCases['personLog'] {
  return (caller, id, afterSeq, limit) => {
    personInReach(store.users, caller, id);
    return store.erasures.ofPerson(id, afterSeq, limit).flatMap(({ seq }) => store.events.bySeq(seq) ?? []);
  };
}

function everyRow<T>(list: (page: PageRequest) => Page<T>): readonly T[] {
  const rows: T[] = [];
  let cursor: string | null = null;
  do {
    const page: Page<T> = list({ cursor, size: PAGE });
    rows.push(...page.rows);
    cursor = page.next;
  } while (cursor !== null);
  return rows;
}
