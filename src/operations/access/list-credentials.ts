import { credentialView } from './credential-view.js';
import { deviceInSight } from './locks-in-sight.js';
import type { Operations } from '../operations.js';
import { requireSight } from './require-access.js';
import type { AccessDeps } from './require-access.js';

/** Which codes are on a lock, and how far each has got. */
export function listCredentials(deps: AccessDeps): Operations['listCredentials'] {
  return (caller, id, page) => {
    requireSight(deps, caller, deviceInSight(deps, caller, id), 'view_pins');
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
