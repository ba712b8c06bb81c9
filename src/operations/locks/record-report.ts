import type { EventType, NewEvent } from '../../audit/event.js';
import type { Clock } from '../../kit/clock.js';
import type { Observation } from '../../locks/lock-state.js';
import type { LiveLocks } from './live-locks.js';
import { markReportedPassage } from '../access/entry-marks.js';
import { newEvent } from '../audit/new-event.js';
import { paidByFact, settleEntryFee } from '../credit/keypad-fee.js';
import { enteredOffline, raiseOfflineDuress, refusedOffline } from '../access/offline-entry.js';
import { codeFact, settleUses } from '../access/code-uses.js';
import { isBatteryLow } from '../../security/lock-trouble.js';
import type { LockReport } from './driver-ports.js';
import { noticeForcedDoor } from '../security/forced-door.js';
import type { Reads, Store, Writes } from '../store-ports.js';

export interface RecordReportDeps {
  readonly store: Store;
  readonly clock: Clock;
  readonly live: LiveLocks;
}

/** No lock runs longer without a restart: an age above it is a lock's mistake, and says nothing of when it was. */
export const REPORT_AGE_MAX_MS = 10 * 366 * 24 * 3_600_000;

/**
 * Logs what a lock reports, once: its identity is (pairing, boot, seq). Resolves when it is on the disk; only then
 * does the driver acknowledge, so an acknowledged report is never lost.
 */
export function recordReport(deps: RecordReportDeps) {
  return async (id: string, report: LockReport): Promise<void> => {
    const receivedAtMs = deps.clock.monotonicMs();
    const before = deps.live.of(id);
    // Of the lock that told it: when it is written down, another one may be in its place.
    const pairing = pairingOf(deps.store, id);
    const fresh = await deps.store.writeSoon((tx) => {
      const key = `${pairing}:${report.bootId}:${report.seq}`;
      if (tx.events.hasLockEvent(key)) return false;
      const nowMs = deps.clock.wallMs();
      const logged = tx.events.append({ ...describe(tx, nowMs, id, report), lockEventKey: key });
      settleUses(tx, id, report, nowMs);
      raiseOfflineDuress(tx, id, report, logged);
      settleEntryFee(tx, report, logged, nowMs);
      noticeForcedDoor(tx, report, before, logged);
      markReportedPassage(tx, report, logged, receivedAtMs);
      return true;
    });
    if (!fresh || report.ageMs === null) return;
    observe(deps.live, id, report, report.ageMs + deps.clock.monotonicMs() - receivedAtMs);
  };
}

/** An MQTT lock has no link keys; its broker secret, new at each pairing, stands for the pairing. */
function pairingOf(tx: Pick<Reads, 'pairings' | 'devices'>, id: string): string {
  const active = tx.pairings.ofDevice(id).find((pairing) => pairing.state === 'active');
  if (active) return active.id;
  const device = tx.devices.byId(id);
  const secret = device && tx.devices.mqttSecretHash(device.deviceId);
  return secret ? Buffer.from(secret.hash).toString('hex', 0, 16) : 'none';
}

function describe(tx: Writes, nowMs: number, id: string, report: LockReport): NewEvent {
  const atMs = report.ageMs === null || report.ageMs > REPORT_AGE_MAX_MS ? nowMs : nowMs - report.ageMs;
  const base = {
    atMs,
    deviceId: id,
    actor: { kind: 'lock', id, name: report.source ?? 'lock' } as const,
    method: null,
  };
  const data = {
    source: report.source,
    boot_id: report.bootId,
    lock_seq: report.seq,
    request_id: report.requestId,
  };
  switch (report.kind) {
    case 'actuated':
      return actuated(tx, id, report, newEvent({ ...base, type: moveType(report), description: '', data }));
    case 'bolt': {
      const byHand = report.source === 'key' || report.source === 'thumb_turn';
      return newEvent({
        ...base,
        type: report.position === 'locked' ? 'LOCK' : 'UNLOCK',
        success: report.position === 'locked' || report.position === 'unlocked' ? true : null,
        method: byHand ? 'manual' : 'auto',
        description: `The bolt was turned: ${report.position ?? 'unknown'} (${report.source ?? 'unknown source'}).`,
        data,
      });
    }
    case 'door':
      return newEvent({
        ...base,
        type: report.position === 'open' ? 'DOOR_OPENED' : 'DOOR_CLOSED',
        description: `The door is ${report.position ?? 'unknown'}.`,
        data,
      });
    case 'jam':
      return newEvent({
        ...base,
        type: 'JAM',
        success: false,
        reason: 'jammed',
        description: 'The bolt is jammed.',
        data,
      });
    case 'tamper':
      return newEvent({ ...base, type: 'TAMPER', description: 'The lock was tampered with.', data });
    case 'battery':
      return newEvent({
        ...base,
        type: 'BATTERY_LOW',
        reason: isLow(tx, id, report) ? 'battery_low' : null,
        description: `Battery at ${report.batteryPercent ?? '?'} %.`,
        data: { ...data, battery_level: report.batteryPercent },
      });
    case 'boot':
      return newEvent({ ...base, type: 'LOCK_BOOTED', description: 'The lock started.', data });
    case 'wrong_code':
      return refusedOffline(tx, id, report, newEvent({ ...base, type: 'WRONG_CODE', description: '', data }));
    case 'unreadable':
      return newEvent({
        ...base,
        type: 'EVENTS_LOST',
        success: false,
        reason: 'unreadable',
        description: `The hub could not read ${report.count ?? 1} reports of this lock: its firmware may be newer than the hub.`,
        data: { ...data, count: report.count ?? 1 },
      });
    case 'events_lost':
      return newEvent({
        ...base,
        type: 'EVENTS_LOST',
        success: false,
        reason: 'buffer_full',
        description: `The lock lost ${report.count ?? '?'} reports: its buffer was full.`,
        data: { ...data, count: report.count },
      });
  }
}

function isLow(tx: Writes, id: string, { batteryPercent }: LockReport): boolean {
  return batteryPercent !== null && isBatteryLow(batteryPercent, tx.lockAlertRules.of(id));
}

function moveType(report: LockReport): EventType {
  if (report.direction === 'unlatch') return 'UNLATCH';
  if (report.direction === null) return report.position === 'locked' ? 'LOCK' : 'UNLOCK';
  return report.direction === 'lock' ? 'LOCK' : 'UNLOCK';
}

/** A bolt moved after an access request belongs to whom the hub granted that request, or whose code the lock knew. */
function actuated(tx: Writes, id: string, report: LockReport, event: NewEvent): NewEvent {
  if (report.credentialId != null) return enteredOffline(tx, id, report, event);
  const grant = report.requestId === null ? null : tx.events.grantOf(id, report.requestId);
  const success = report.success ?? null;
  const outcome = { success, reason: success === false ? 'jammed' : null };
  if (!grant)
    return {
      ...event,
      ...outcome,
      method: 'auto',
      description: `The lock moved its bolt by itself (${report.source ?? 'unknown source'}).`,
    };
  return {
    ...event,
    ...outcome,
    userId: grant.userId,
    targetUserId: grant.targetUserId,
    actor: grant.actor,
    method: grant.method,
    description:
      success === false
        ? `${grant.actor.name} was granted, but the bolt did not move.`
        : `${grant.actor.name} opened by ${grant.method ?? 'code'}.`,
    data: {
      ...event.data,
      pin_id: grant.data['pin_id'] ?? null,
      label: grant.data['label'] ?? null,
      ...(grant.data['first_person'] !== undefined && { first_person: grant.data['first_person'] }),
      ...paidByFact(grant),
      ...codeFact(grant),
    },
  };
}

function observe(live: LiveLocks, id: string, report: LockReport, ageMs: number): void {
  const observation = observationOf(report);
  const stamp = report.atLockMs === undefined ? null : { bootId: report.bootId, lockMs: report.atLockMs };
  if (observation) live.observe(id, observation, ageMs, stamp);
}

/** What a report says of how the lock is; null: nothing. */
function observationOf(report: LockReport): Observation | null {
  const { kind, position, batteryPercent } = report;
  switch (kind) {
    case 'boot':
    case 'jam':
      return { kind };
    case 'battery':
      return batteryPercent === null ? null : { kind, percent: batteryPercent };
    case 'door':
      return position === 'open' || position === 'closed' ? { kind, position } : null;
    case 'actuated':
    case 'bolt':
      return { kind: 'bolt', position: boltAfter(report) };
    case 'tamper':
    case 'wrong_code':
    case 'events_lost':
    case 'unreadable':
      // Whoever could not read it asks for the status.
      return null;
  }
}

/** Where the bolt is after a move: as the lock says, else where a success must have taken it; never where it was before. */
function boltAfter({ position, success, direction }: LockReport): 'locked' | 'unlocked' | 'unknown' {
  if (position === 'locked' || position === 'unlocked') return position;
  if (success !== true || direction === null) return 'unknown';
  return direction === 'lock' ? 'locked' : 'unlocked';
}
