import type { RealSimulator } from '../../../test/support/real-simulator.js';
import type { Written, WrittenEvent } from './written.js';

/** One time a motor ran, as the simulator tells it. */
export interface Actuation {
  readonly command_id: string | null;
  readonly request_id: string | null;
  readonly not_after_ms: number | null;
  readonly lock_ms: number;
}

/** What the world saw at one lock. */
export interface LockTruth {
  /** The device's UUID. */
  readonly id: string;
  readonly actuations: number;
  readonly log: readonly Actuation[];
  /** How often its door was opened or closed. */
  readonly doorMoves: number;
}

/** Asks the world about these locks. @param doorMoves by device_id; default: no door was moved */
export async function truthsOf(
  simulator: RealSimulator,
  locks: readonly { readonly id: string; readonly deviceId: string }[],
  doorMoves: ReadonlyMap<string, number> = new Map(),
): Promise<LockTruth[]> {
  return Promise.all(
    locks.map(async ({ id, deviceId }) => {
      const { actuations, actuation_log: log } = await simulator.truth(deviceId);
      return { id, actuations, log, doorMoves: doorMoves.get(deviceId) ?? 0 };
    }),
  );
}

/** Owner's user id by PIN id. */
export type PinOwners = ReadonlyMap<string, string>;

/**
 * What must hold of every motor that ran, whatever became of the hub since: on somebody's word that was on the disk
 * before, once for one word, and in time; or on the lock's own, once for one press.
 * @returns what is not so, in words
 */
export function wrongActuations(truths: readonly LockTruth[], written: Written): string[] {
  const granted = new Set(
    written.events
      .filter(({ type }) => type === 'ACCESS_GRANTED')
      .map(({ deviceId, requestId }) => `${deviceId ?? ''} ${requestId ?? ''}`),
  );
  const wrong: string[] = [];
  const seen = new Set<string>();
  for (const { id, actuations, log } of truths) {
    if (log.length !== actuations)
      wrong.push(`lock ${id} moved ${actuations} times and can tell of ${log.length}`);
    for (const { command_id: command, request_id: request, not_after_ms: notAfter, lock_ms: at } of log) {
      const word = command ?? `${id} ${request ?? 'nobody'}`;
      if (seen.has(word)) wrong.push(`lock ${id} moved twice for ${word}`);
      seen.add(word);
      // A lock that holds the code decides by itself while the hub is dead, and tells it later: see `missingEntries`.
      if (command === null && request !== null && notAfter === null) continue;
      if (notAfter === null || at > notAfter)
        wrong.push(`lock ${id} moved at ${at} for ${word}, allowed until ${notAfter ?? 'never'}`);
      if (command !== null ? !isSent(written, command) : !granted.has(word))
        wrong.push(`lock ${id} moved for ${word}, of which nothing was on the disk`);
    }
  }
  return wrong;
}

function isSent(written: Written, commandId: string): boolean {
  const status = written.commands.get(commandId)?.status;
  return status !== undefined && status !== 'accepted';
}

/**
 * What must hold once every lock is back and was asked: each command's status is the truth, each entry's movement is
 * in the log under the PIN's owner, and no event of a lock is missing.
 * @returns what is not so, in words
 */
export function unsettled(truths: readonly LockTruth[], written: Written, owners: PinOwners): string[] {
  return [
    ...wrongStatuses(truths, written),
    ...missingEntries(truths, written, owners),
    ...missingLockEvents(written),
    ...missingDoorMoves(truths, written),
  ];
}

function wrongStatuses(truths: readonly LockTruth[], { commands }: Written): string[] {
  const moved = new Set(
    truths.flatMap(({ log }) => log.flatMap(({ command_id: id }) => (id === null ? [] : [id]))),
  );
  return [...commands.values()].flatMap(({ id, status, reason }) => {
    const really = moved.has(id) ? 'moved the bolt' : 'moved nothing';
    // Asked, and the lock itself can't tell: then `unknown` is the truth.
    const stays = status === 'unknown' && (reason === 'evicted' || reason === 'interrupted');
    const isTrue =
      status === 'succeeded'
        ? moved.has(id)
        : !moved.has(id) && (status === 'failed' || status === 'expired');
    return isTrue || stays ? [] : [`command ${id} is ${status} (${reason ?? 'no reason'}) and ${really}`];
  });
}

function missingEntries(truths: readonly LockTruth[], { events }: Written, owners: PinOwners): string[] {
  const rows = new Map<string, WrittenEvent[]>();
  for (const event of events) {
    if (event.type !== 'UNLOCK' || event.requestId === null) continue;
    const request = `${event.deviceId ?? ''} ${event.requestId}`;
    const known = rows.get(request);
    if (known) known.push(event);
    else rows.set(request, [event]);
  }
  return truths.flatMap(({ id, log }) =>
    log.flatMap(({ request_id: request }) => {
      if (request === null) return [];
      const [row, ...more] = rows.get(`${id} ${request}`) ?? [];
      if (!row) return [`the entry by request ${request} at lock ${id} has no UNLOCK row`];
      if (more.length > 0)
        return [`the entry by request ${request} at lock ${id} has ${more.length + 1} UNLOCK rows`];
      const owner = owners.get(row.actorId ?? '');
      return owner !== undefined && owner === row.userId && row.success === 1
        ? []
        : [
            `the entry by request ${request} at lock ${id} is logged as ${row.userId ?? 'nobody'}, success ${row.success ?? 'null'}`,
          ];
    }),
  );
}

/** A lock counts its events from 1 in each boot, and forgets one only when the hub has said that it keeps it. */
function missingLockEvents({ events }: Written): string[] {
  const seen = new Map<string, { rows: number; highest: number }>();
  for (const { lockEventKey } of events) {
    if (lockEventKey === null) continue;
    const end = lockEventKey.lastIndexOf(':');
    const boot = lockEventKey.slice(0, end);
    const count = Number(lockEventKey.slice(end + 1));
    const before = seen.get(boot) ?? { rows: 0, highest: 0 };
    seen.set(boot, { rows: before.rows + 1, highest: Math.max(before.highest, count) });
  }
  return [...seen].flatMap(([boot, { rows, highest }]) =>
    rows === highest ? [] : [`of the ${highest} events of lock boot ${boot} the log has ${rows}`],
  );
}

function missingDoorMoves(truths: readonly LockTruth[], { events }: Written): string[] {
  return truths.flatMap(({ id, doorMoves }) => {
    const rows = events.filter(
      ({ type, deviceId }) => deviceId === id && (type === 'DOOR_OPENED' || type === 'DOOR_CLOSED'),
    );
    return rows.length === doorMoves
      ? []
      : [`the door of lock ${id} moved ${doorMoves} times, and ${rows.length} are in the log`];
  });
}
