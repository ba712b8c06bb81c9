import type { LeftOutReason } from '../../locks/credential.js';
import { hubDecides } from '../../locks/entry-rules.js';
import type { Reads } from '../store-ports.js';
import type { CandidateCredential } from './credential-ports.js';
import { lockdownOf } from './mode-facts.js';

/** Which codes a lock must not be given now, though there is room for them: it would open for them when the hub is silent. */
export function withholding(
  reads: Pick<Reads, 'devices' | 'sites' | 'lockdowns'>,
  deviceId: string,
): (credential: Pick<CandidateCredential, 'ownerId'>) => LeftOutReason | null {
  const device = reads.devices.byId(deviceId);
  if (!device) return () => null;
  if (hubDecides(device.entryRules)) return () => 'hub_decides';
  const lockdown = lockdownOf(reads, device);
  if (!lockdown) return () => null;
  const allowed = new Set(lockdown.allowedUserIds);
  return ({ ownerId }) => (ownerId !== null && allowed.has(ownerId) ? null : 'lockdown');
}
