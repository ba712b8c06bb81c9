import { LANES } from '../../audit/replica/protocol.js';
import type { Clock } from '../../kit/clock.js';
import { nextTurn } from '../../kit/next-turn.js';
import type { CloudLink } from '../cloud/outbox-ports.js';
import type { Store } from '../store-ports.js';
import type { LogCheckpoints } from './log-checkpoints.js';
import { newEvent } from './new-event.js';

const DAY_MS = 24 * 3_600_000;

export interface LogRetentionDeps {
  readonly store: Store;
  readonly clock: Clock;
  readonly checkpoints: LogCheckpoints;
  /** How old rows get before their bodies go; 0: they are kept for ever. */
  readonly keepDays: number;
  /** A cloud is set: nothing goes that it has not got. */
  readonly hasCloud: boolean;
}

/**
 * Has old bodies go from the log, with their salts; their hashes stay. First a row of the log says how far, with a checkpoint of what goes that
 * the log's key signed: without one, what is gone was deleted. Then they go block by block, so that no door waits.
 * @returns how many rows went
 */
export function pruneLog(deps: LogRetentionDeps): () => Promise<number> {
  const { store, clock, checkpoints, keepDays } = deps;
  return async () => {
    const before = store.pruning.prunedRows();
    if (keepDays > 0) {
      const nowMs = clock.wallMs();
      const beforeMs = nowMs - keepDays * DAY_MS;
      const atMost = rowsToSpare(deps);
      if (!deps.hasCloud) await leaveCloud(store);
      const upTo = store.pruning.oldRows({ beforeMs, nowMs, atMost });
      if (upTo > store.pruning.prunedTo()) await declare(deps, upTo);
    }
    // What an earlier run had no time for goes as well.
    while (await store.write((tx) => tx.pruning.pruneNext())) await nextTurn();
    const rows = store.pruning.prunedRows() - before;
    if (rows > 0) await checkpoints.run();
    return rows;
  };
}

async function declare(
  { store, clock, checkpoints, keepDays }: LogRetentionDeps,
  upTo: number,
): Promise<void> {
  const head = { size: upTo, root: store.logTree.range(0, upTo), chain: store.outbox.chainHash(upTo) };
  const { chain } = head;
  if (!chain) return;
  const { note } = checkpoints.signed({ ...head, chain }, true);
  await store.write((tx) => {
    tx.pruning.record(
      upTo,
      newEvent({
        atMs: clock.wallMs(),
        type: 'LOG_PRUNED',
        description: `The bodies of rows 1 to ${upTo} of the log are not kept any longer.`,
        data: { up_to: upTo, kept_days: keepDays, checkpoint: note },
      }),
    );
  });
}

/** What a cloud has not got, it must get with its body. One that was left has no say. */
function rowsToSpare({ store, hasCloud }: LogRetentionDeps): number {
  const link = store.outbox.link();
  if (!link || (!hasCloud && hasNothing(link))) return hasCloud ? 0 : Infinity;
  return store.pruning.hasErasuresToTell() ? 0 : link.acked.audit;
}

/**
 * The cloud was switched off: should it come back, it is told everything anew, with what has gone by then as gone, in an epoch of its own. Its link
 * stays, since a hub without one that finds itself in a cloud was put back. The run that leaves still spares what
 * the cloud lacks, so that a setting which is missing for one start costs an epoch and nothing else.
 */
async function leaveCloud(store: Store): Promise<void> {
  const link = store.outbox.link();
  if (link && !hasNothing(link))
    await store.write((tx) => {
      tx.outbox.beginEpoch(link.epoch + 1);
    });
}

function hasNothing({ acked }: CloudLink): boolean {
  return LANES.every((lane) => acked[lane] === 0);
}
