import { NotFound } from '../../kit/errors.js';
import type { Operations } from '../operations.js';
import type { Reads } from '../store-ports.js';

export function readUser(deps: { readonly store: Pick<Reads, 'users'> }): Operations['readUser'] {
  return (_caller, id) => {
    const user = deps.store.users.byId(id);
    if (!user) throw new NotFound('user_not_found', 'There is no such person.');
    return user;
  };
}
