import { credentialView } from './credential-view.js';
import { deviceOrRefuse } from '../locks/device-view.js';
import type { Operations } from '../operations.js';
import type { Store } from '../store-ports.js';

/** Which codes are on a lock, and how far each has got. */
export function listCredentials(deps: { readonly store: Store }): Operations['listCredentials'] {
  return (_caller, id, page) => {
    deviceOrRefuse(deps.store, id);
    const found = deps.store.credentials.page(id, page);
    return {
      ...found,
      rows: found.rows.flatMap(({ pin, place }) => {
        const credential = credentialView(pin, place);
        return credential ? [{ pin, credential }] : [];
      }),
    };
  };
}
