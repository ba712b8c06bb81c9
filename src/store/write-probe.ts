import type { Writes } from '../operations/store-ports.js';

/** Kept beside the hub's own secrets; nobody reads it. */
const PROBE_NAME = 'health-probe';

/** As much as an order at a door takes with what follows from it, bytes. */
export const ORDER_BYTES = 16_384;

/** Writes something of no consequence, to see that the disk takes it. */
export function writeProbe(tx: Writes, atMs: number, bytes = 1): void {
  tx.keys.put(PROBE_NAME, Buffer.alloc(bytes, 1), atMs);
}
