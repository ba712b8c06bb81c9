import type { NewId } from '../kit/ids.js';
import type { CloudAccess } from './cloud-agent.js';
import type { CloudSync, CloudSyncDeps } from './cloud-sync.js';
import { hubIdentity } from './hub-identity.js';

/** The sync, not yet started; null where no cloud is set. The hub's identity is made either way: it is older than any cloud. */
export async function cloudSync(
  access: CloudAccess | null,
  deps: Omit<CloudSyncDeps, 'identity' | 'access'> & { readonly newId: NewId },
): Promise<CloudSync | null> {
  const identity = await hubIdentity(deps);
  if (!access) return null;
  // A hub without a cloud need not hold what talks to one in memory.
  const { CloudSync } = await import('./cloud-sync.js');
  return new CloudSync({ ...deps, identity, access });
}
