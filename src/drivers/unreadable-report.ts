import type { LockReport } from '../operations/locks/driver-ports.js';

/**
 * In place of events of a lock that this hub could not read.
 * @param seq of the first of them
 */
export function unreadableReport(bootId: string, seq: number, count: number): LockReport {
  return {
    seq,
    bootId,
    kind: 'unreadable',
    source: null,
    ageMs: null,
    position: null,
    direction: null,
    success: null,
    requestId: null,
    batteryPercent: null,
    count,
  };
}
