import type { Pin } from '../../access/pin.js';
import { newEvent } from '../audit/new-event.js';
import type { LockReport } from '../ports.js';
import type { Writes } from '../store-ports.js';
import type { PinUse } from './pin-use-ports.js';

/** Why nobody can tell any more whether a granted use opened. */
type Doubt = 'lock_restarted' | 'reports_lost' | 'lock_replaced';

/** Sets a use aside, in the commit that grants it; until its end is known nobody else gets it. */
export function reserveUse(
  tx: Writes,
  pin: Pin,
  grant: { id: string; atMs: number },
  deviceId: string,
): void {
  if (pin.maxUses === null) return;
  tx.pinUses.put({ grantId: grant.id, pinId: pin.id, deviceId, state: 'reserved', grantedAtMs: grant.atMs });
}

/** What a lock tells of the uses that were granted there, in the commit that logs it. */
export function settleUses(tx: Writes, deviceId: string, report: LockReport, nowMs: number): void {
  switch (report.kind) {
    case 'actuated':
      // By a code that the lock holds: counted where that is told.
      if (report.credentialId == null) settleMove(tx, deviceId, report);
      return;
    case 'boot':
      // The bolt may have moved, and the power gone before it was written down.
      doubtUses(tx, deviceId, 'lock_restarted', report.ageMs === null ? null : nowMs - report.ageMs, nowMs);
      return;
    case 'events_lost':
    case 'unreadable':
      doubtUses(tx, deviceId, 'reports_lost', null, nowMs);
      return;
    case 'bolt':
    case 'door':
    case 'jam':
    case 'tamper':
    case 'battery':
    case 'wrong_code':
  }
}

function settleMove(tx: Writes, deviceId: string, report: LockReport): void {
  const grant = report.requestId === null ? null : tx.events.grantOf(deviceId, report.requestId);
  const pinId = grant?.data['pin_id'];
  const pin = typeof pinId === 'string' ? tx.pins.byId(pinId) : null;
  if (!grant || !pin) return;
  // A lock that does not know whether its bolt moved may have opened.
  const opened = report.success !== false && report.direction !== 'lock';
  const use = tx.pinUses.ofGrant(grant.id);
  if (use?.state === 'spent') return;
  if (!opened) {
    if (use) tx.pinUses.remove(grant.id);
    return;
  }
  // Also one that was given back, when the lock tells after all that it opened.
  if (pin.maxUses !== null)
    tx.pinUses.put({ grantId: grant.id, pinId: pin.id, deviceId, state: 'spent', grantedAtMs: grant.atMs });
  tx.pins.countUse(pin.id);
}

/** They stay taken until the lock itself tells. @param beforeMs those granted before; null: all */
export function doubtUses(
  tx: Writes,
  deviceId: string,
  why: Doubt,
  beforeMs: number | null,
  nowMs: number,
): void {
  for (const use of tx.pinUses.reservedAt(deviceId)) {
    if (beforeMs !== null && use.grantedAtMs > beforeMs) continue;
    tx.pinUses.put({ ...use, state: 'doubtful' });
    tx.events.append(
      newEvent({
        atMs: nowMs,
        type: 'PIN_USE_UNKNOWN',
        success: null,
        reason: why,
        description: 'Whether a PIN opened is not known: its use counts until the lock tells.',
        deviceId,
        data: { pin_id: use.pinId, grant_id: use.grantId },
      }),
    );
  }
}

/** The lock was there long enough, and told nothing: it did not open. */
export function returnUse(tx: Writes, use: PinUse, nowMs: number): void {
  tx.pinUses.remove(use.grantId);
  tx.events.append(
    newEvent({
      atMs: nowMs,
      type: 'PIN_USE_RETURNED',
      reason: 'no_report',
      description: 'A PIN was let in, and the lock did not open: its use was given back.',
      deviceId: use.deviceId,
      data: { pin_id: use.pinId, grant_id: use.grantId },
    }),
  );
}
