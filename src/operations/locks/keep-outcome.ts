import type { Clock } from '../../kit/clock.js';
import { OutcomeUnknown } from '../../kit/errors.js';
import type { Logger } from '../../kit/logger.js';
import { commandEvent } from './command-event.js';
import type { Command } from './command-record.js';
import { markCommandEnd } from './admit-command.js';
import { settleFee } from '../credit/command-fee.js';
import type { Store } from '../store-ports.js';
import { isTemporaryTrouble } from '../store-trouble.js';

/** How long a full disk or the like is given before the same write is tried again. */
export const KEEP_AGAIN_MS = 2_000;

export interface KeepOutcomeDeps {
  readonly store: Store;
  readonly clock: Clock;
  readonly logger: Logger;
  /** Asks a lock about its commands whose end nobody saw. */
  readonly settle: (deviceId: string) => Promise<void>;
}

/**
 * Stores how a command ended, with its log row, in one commit. If the disk refuses, the caller is told that the
 * outcome is unknown, and the write is tried again until it succeeds or the hub stops; a restart then settles it. Where nobody
 * saw the end, the lock is asked about it from then on.
 * @param isNew the journal has no row of it yet
 * @param isPaid something was held for it
 * @throws OutcomeUnknown `outcome_unknown`
 */
export async function keepOutcome(
  deps: KeepOutcomeDeps,
  ended: Command,
  isNew: boolean,
  isPaid: boolean,
): Promise<void> {
  try {
    await write(deps, ended, isNew, isPaid);
  } catch (error) {
    deps.logger.error({ command: ended.id, err: error }, 'outcome of a command not stored yet');
    keepAgain(deps, ended, isNew, isPaid);
    throw new OutcomeUnknown(
      'outcome_unknown',
      'How the command ended could not be written down, so it does not count as known. Look at the door, and at the disk of the hub.',
      { cause: error },
    );
  }
}

async function write(deps: KeepOutcomeDeps, ended: Command, isNew: boolean, isPaid: boolean): Promise<void> {
  await deps.store.write((tx) => {
    const nowMs = deps.clock.wallMs();
    if (isNew) tx.commands.insert(ended);
    else
      tx.commands.update(ended.id, {
        status: ended.status,
        reason: ended.reason,
        finishedAtMs: ended.finishedAtMs,
        latencyMs: ended.latencyMs,
      });
    tx.events.append(commandEvent(ended, nowMs));
    if (isPaid) settleFee(tx, ended, nowMs);
    markCommandEnd(tx, ended);
  });
  if (ended.status === 'unknown') void deps.settle(ended.deviceId);
}

function keepAgain(deps: KeepOutcomeDeps, ended: Command, isNew: boolean, isPaid: boolean): void {
  deps.clock.after(KEEP_AGAIN_MS, () => {
    write(deps, ended, isNew, isPaid).catch((error: unknown) => {
      if (isTemporaryTrouble(error)) keepAgain(deps, ended, isNew, isPaid);
      else deps.logger.error({ command: ended.id, err: error }, 'outcome of a command given up');
    });
  });
}
