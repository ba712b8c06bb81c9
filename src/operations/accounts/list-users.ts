import type { Operations } from '../operations.js';
import type { Reads } from '../store-ports.js';

/** In the order they were added. */
export function listUsers(deps: { readonly store: Pick<Reads, 'users'> }): Operations['listUsers'] {
  return (_caller, page) => deps.store.users.list(page);
}
