import { Conflict } from '../../kit/errors.js';
import type { Random } from '../../kit/random.js';
import { say } from '../../kit/sentence.js';
import { eventBy } from '../audit/new-event.js';
import type { TicketDeps } from './create-ticket.js';
import { freshKey, putKeyIn, removeKeyIn, TICKET_KEYS_MAX } from './ticket-keys.js';
import type { TicketUseCases } from './ticket-use-cases.js';

/** Earlier keys stay at least as long as a ticket of theirs counts. */
export function changeTicketKey(
  deps: TicketDeps & { readonly random: Random },
): TicketUseCases['changeTicketKey'] {
  return async (caller, revokeOld) => {
    const made = freshKey(deps.random);
    const { revoked, goneIds } = await deps.store.write((tx) => {
      const atMs = deps.clock.wallMs();
      const earlier = tx.tickets.keys().map(({ id }) => id);
      putKeyIn(tx, made, atMs);
      const count = revokeOld ? tx.tickets.revokeSignedByOthers(made.key.id, atMs) : 0;
      // Kept while there is room: a revoked ticket is to be told that it is revoked, not that it is of another hub.
      const tooMany = earlier.length + 1 - TICKET_KEYS_MAX;
      // While nobody knows the time, no ticket is taken for one that is over.
      const overMs = deps.timeIsTrusted() ? atMs : 0;
      const idle = tooMany > 0 ? earlier.filter((id) => !tx.tickets.isKeyNeeded(id, overMs)) : [];
      const gone = idle.slice(0, Math.max(0, tooMany));
      if (gone.length < tooMany) {
        throw new Conflict(
          'ticket_keys_full',
          say('{count} keys are needed for tickets that count still. Revoke those first.', {
            count: TICKET_KEYS_MAX,
          }),
        );
      }
      for (const id of gone) removeKeyIn(tx, id);
      tx.events.append(
        eventBy(caller, {
          atMs,
          type: 'QR_KEY_CHANGED',
          description: revokeOld
            ? 'QR tickets have a new key, and every earlier ticket was revoked.'
            : 'QR tickets have a new key.',
          data: { key_id: made.key.id, revoked: count },
        }),
      );
      return { revoked: count, goneIds: gone };
    });
    deps.keys.changed(made.key, goneIds);
    return { keyId: made.key.id, revoked };
  };
}
