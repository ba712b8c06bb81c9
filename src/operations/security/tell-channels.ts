import type { Alert } from '../../security/alert.js';
import { isTold } from '../../security/alert-channel.js';
import type { Writes } from '../store-ports.js';

/** Puts an alert on its way to whoever is to know, in the caller's transaction. */
export function tellChannels(
  tx: Pick<Writes, 'alertChannels'>,
  alert: Alert,
  change: 'raised' | 'changed',
): void {
  for (const channel of tx.alertChannels.all()) {
    if (isTold(channel, alert, change)) tx.alertChannels.enqueue(channel.id, alert.id, alert.revision);
  }
}
