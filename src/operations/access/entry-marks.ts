import type { Decision } from '../../access/decide.js';
import { readPersonKey, type PersonKey } from '../../access/person-key.js';
import { displayName } from '../../accounts/user.js';
import type { StoredEvent } from '../../audit/event.js';
import type { Device } from '../../locks/device.js';
import type { LockReport } from '../locks/driver-ports.js';
import type { Reads, Writes } from '../store-ports.js';
import type { UsedMeans } from './mode-ports.js';

/** Who was the first of two, as the log names them. */
export interface FirstPerson {
  readonly kind: 'user' | 'code' | 'installer';
  readonly id: string;
  readonly name: string;
}

/** Who asks, to rules that count people, and by what. */
export interface Asking {
  readonly key: PersonKey;
  readonly used: UsedMeans;
}

/** The moment of a mark. */
export interface Moment {
  /** Wall clock. */
  readonly atMs: number;
  readonly monoMs: number;
}

/**
 * What a decision to open leaves behind, in the commit that makes it: who was let in counts as inside, and a pair is used
 * up; who lacks nothing but a second person is waited for.
 * @returns the first of the two, of an entry that needed two
 */
export function markDecision(
  tx: Writes,
  device: Device,
  { key, used }: Asking,
  { granted, because, trace }: Decision,
  { atMs, monoMs }: Moment,
): FirstPerson | null {
  const { twoPersonWindowS, antiPassbackS } = device.entryRules;
  if (!granted) {
    if (because.reasonCode === 'second_person_needed' && twoPersonWindowS !== null)
      tx.twoPerson.put(device.id, { firstKey: key, used, untilMs: monoMs + twoPersonWindowS * 1000 });
    return null;
  }
  if (antiPassbackS !== null && trace.some((one) => one.reasonCode === 'outside_before')) {
    tx.passages.removeBefore(device.id, monoMs - antiPassbackS * 1000);
    tx.passages.put({ deviceId: device.id, key, atMs, sinceMs: monoMs, isConfirmed: false });
  }
  if (!trace.some((one) => one.reasonCode === 'second_person')) return null;
  const wait = tx.twoPerson.ofDevice(device.id);
  tx.twoPerson.remove(device.id);
  return wait && firstPerson(tx, wait.firstKey);
}

type NameReads = Pick<Reads, 'users' | 'pins' | 'tickets'>;

function firstPerson(reads: NameReads, key: PersonKey): FirstPerson {
  return { ...readPersonKey(key), name: nameOfKey(reads, key) };
}

/** Of somebody, or a code, that is gone: its id. */
export function nameOfKey(reads: NameReads, key: PersonKey): string {
  const { kind, id } = readPersonKey(key);
  if (kind === 'installer') return 'cli';
  if (kind === 'code') return (reads.pins.byId(id) ?? reads.tickets.byId(id))?.label ?? id;
  const user = reads.users.byId(id);
  return user ? displayName(user) : id;
}

/**
 * An entry ended: the lock said that it opened, or that it did not. In the commit that stores that.
 * @param moment of an entry that the hub knew nothing of; null: one that the rule has nothing to say of leaves no mark
 */
export function markPassage(
  tx: Writes,
  deviceId: string,
  key: PersonKey,
  opened: boolean,
  moment: Moment | null,
): void {
  const device = tx.devices.byId(deviceId);
  if (!device) return;
  const { antiPassbackS, exitOf } = device.entryRules;
  if (exitOf !== null && opened) tx.passages.remove(exitOf, key);
  if (antiPassbackS === null) return;
  const before = tx.passages.one(deviceId, key);
  if (!opened) {
    if (before?.isConfirmed === false) tx.passages.remove(deviceId, key);
    return;
  }
  if (before) tx.passages.put({ ...before, isConfirmed: true });
  else if (moment)
    tx.passages.put({ deviceId, key, atMs: moment.atMs, sinceMs: moment.monoMs, isConfirmed: true });
}

/** As `markPassage`, of a move that a lock reports: of somebody whom the hub let in, or the lock itself. */
export function markReportedPassage(
  tx: Writes,
  report: LockReport,
  moved: StoredEvent,
  monoMs: number,
): void {
  if (report.kind !== 'actuated' || report.direction === 'lock' || moved.deviceId === null) return;
  const codeId = moved.data['pin_id'] ?? moved.data['ticket_id'] ?? moved.data['card_id'];
  // Of a move of which nobody knows when, and by whom, nothing follows.
  if (typeof codeId !== 'string' || report.ageMs === null) return;
  const key: PersonKey = moved.userId === null ? `code:${codeId}` : `user:${moved.userId}`;
  const moment = { atMs: moved.atMs, monoMs: monoMs - report.ageMs };
  markPassage(tx, moved.deviceId, key, report.success === true, moment);
}
