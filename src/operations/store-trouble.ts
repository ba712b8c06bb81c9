import { HubError } from '../kit/errors.js';

const TEMPORARY: ReadonlySet<string> = new Set(['storage_full', 'storage_failed', 'busy']);

/** Whether a change was refused by the disk or the queue in front of it, and the same change may be taken later. */
export function isTemporaryTrouble(error: unknown): boolean {
  return error instanceof HubError && TEMPORARY.has(error.code);
}
