import type { Operations } from '../operations.js';
import type { Reads } from '../store-ports.js';

/** In the order they were added, or the newest first. */
export function listUsers(deps: { readonly store: Pick<Reads, 'users'> }): Operations['listUsers'] {
  return (_caller, page, filter) => deps.store.users.list(page, filter);
}
