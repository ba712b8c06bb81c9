import type { DiscoveredLock } from './device-use-cases.js';
import type { Operations } from '../operations.js';
import type { LockDriver } from './driver-ports.js';

/** Those that can be paired now first, then the loudest. */
export function discoverLocks(deps: {
  readonly drivers: readonly LockDriver[];
}): Operations['discoverLocks'] {
  return () => {
    const found: DiscoveredLock[] = [];
    for (const driver of deps.drivers)
      for (const heard of driver.discover?.() ?? []) found.push({ transport: driver.transport, ...heard });
    return found.sort((a, b) => Number(b.pairingOpen) - Number(a.pairingOpen) || b.rssiDbm - a.rssiDbm);
  };
}
