import type { StoredEvent } from '../../audit/event.js';
import type { LiveLock } from '../../locks/live-lock.js';
import { isForced } from '../../security/lock-trouble.js';
import { newEvent } from '../audit/new-event.js';
import type { LockReport } from '../locks/driver-ports.js';
import type { Writes } from '../store-ports.js';

/** Rows of the lock that are looked at for who was let in. */
const ROWS_BEFORE = 50;
const MOVES: ReadonlySet<string> = new Set(['LOCK', 'UNLOCK', 'UNLATCH']);

/**
 * After a door's report was logged: whether it was opened by force, with a row of its own.
 * @param before what was known of the lock before the report
 */
export function noticeForcedDoor(
  tx: Writes,
  report: LockReport,
  before: LiveLock,
  logged: StoredEvent,
): void {
  if (logged.type !== 'DOOR_OPENED' || logged.deviceId === null || before.lockState !== 'locked') return;
  const { deviceId, atMs } = logged;
  const rows = tx.events
    .page({ cursor: null, size: ROWS_BEFORE }, { deviceId })
    .rows.filter(({ seq }) => seq < logged.seq);
  const lastMove = rows.find(({ type, success }) => MOVES.has(type) && success !== false)?.type;
  const entry = rows.find(
    ({ type, success }) =>
      type === 'ACCESS_GRANTED' || (success !== false && (type === 'UNLOCK' || type === 'UNLATCH')),
  );
  const opening = {
    ageMs: report.ageMs,
    boltBefore: before.lockState,
    lastMove: lastMove === undefined ? null : lastMove === 'LOCK' ? ('lock' as const) : ('unlock' as const),
    sinceEntryMs: entry ? atMs - entry.atMs : null,
  };
  if (!isForced(opening)) return;
  tx.events.append(
    newEvent({
      atMs,
      type: 'DOOR_FORCED',
      description: 'The door was opened while its bolt was locked, and nobody had been let in.',
      deviceId,
      actor: logged.actor,
    }),
  );
}
