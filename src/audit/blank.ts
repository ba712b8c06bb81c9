import type { StoredEvent } from './event.js';
import { ERASED_DESCRIPTION, ERASED_NAME } from './event-part.js';

/** How an event was hashed, and which of its parts are gone. */
export interface Gone {
  readonly form: 1 | 2;
  readonly who: boolean;
  readonly text: boolean;
}

/** What stands where something was erased is in no hash; of form 1 nor is whom it was about, which no such row tells. */
export function isBlankWhereUnheld(event: StoredEvent, { form, who, text }: Gone): boolean {
  if (form === 1 && event.targetUserId !== null) return false;
  return (
    (!who || (event.actor.name === ERASED_NAME && event.ipAddress === null)) &&
    (!text || (event.description === ERASED_DESCRIPTION && Object.keys(event.data).length === 0))
  );
}
