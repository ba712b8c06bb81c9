import { HubError } from '../../kit/errors.js';
import type { Store } from '../store-ports.js';

/** @throws HubError `pepper_wrong` when stored PINs or cards were made with another pepper: none of them could open a door */
export function checkPepper(store: Pick<Store, 'pins' | 'cards'>, pepperId: string): void {
  const needed = new Set([...store.pins.pepperIds(), ...store.cards.pepperIds()]);
  const missing = [...needed].filter((id) => id !== pepperId);
  if (missing.length === 0) return;
  throw new HubError(
    'pepper_wrong',
    `PINs in the database were made with pepper ${missing.join(', ')}, but keys/ holds pepper ${pepperId}. Put back the file pepper-${missing[0] ?? ''}.key from your backup.`,
  );
}
