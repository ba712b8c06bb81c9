import { computed } from '@preact/signals';
import { lastHeardMs, link } from '../api/event-stream.js';

/** Whether what is shown is how it is; a moment's silence does not count. */
export const hasContact = computed(() => link.value === 'live' || link.value === 'late');

/** When the hub was last heard; null: not yet. RFC 3339. */
export function heardAt(): string | null {
  const heardMs = lastHeardMs();
  return heardMs === null ? null : new Date(heardMs).toISOString();
}
