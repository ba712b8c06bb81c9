import type { Clock, Timer } from '../../kit/clock.js';
import type { Logger } from '../../kit/logger.js';
import type { Device } from '../../locks/device.js';
import { markCommandEnd } from './admit-command.js';
import { commandEvent } from './command-event.js';
import type { Command } from './command-record.js';
import type { LockDriver, RecordedResult } from './driver-ports.js';
import { releaseFee, settleFee } from '../credit/command-fee.js';
import type { Store } from '../store-ports.js';
import { isTemporaryTrouble } from '../store-trouble.js';

/** Commands asked about at one contact; a lock remembers its last 64 anyway. */
export const SETTLED_AT_ONCE_MAX = 64;

/** A lock that was asked too early, or whose answer was lost, is asked again after this, then each time twice as long. */
export const ASK_AGAIN_MS = 1_000;
export const ASK_AGAIN_MAX_MS = 60_000;

export interface SettleCommandsDeps {
  readonly store: Store;
  readonly clock: Clock;
  readonly logger: Logger;
  readonly driverOf: (device: Device) => LockDriver | null;
}

/**
 * Asks a lock that is back what became of commands nobody saw the end of. Only the lock's own record settles one;
 * what it can't tell stays `unknown`. Never sends a command again.
 */
export function settleCommands(deps: SettleCommandsDeps) {
  const busy = new Set<string>();
  /** Locks whose commands were too young to be decided, or that gave a new reason to ask while they were being asked. */
  const again = new Set<string>();
  const timers = new Map<string, Timer>();
  const settle = async (id: string, waitMs: number): Promise<void> => {
    if (busy.has(id)) {
      again.add(id);
      return;
    }
    busy.add(id);
    again.delete(id);
    let nextMs = waitMs;
    try {
      if (await settleAll(deps, id)) again.add(id);
    } catch (error) {
      // The lock has told, and the disk did not take it.
      const isTemporary = isTemporaryTrouble(error);
      if (isTemporary) {
        again.add(id);
        nextMs = ASK_AGAIN_MS;
      }
      const next = isTemporary ? 'in a moment' : 'at the next contact';
      deps.logger.warn(
        { device: id, err: error },
        `unknown commands could not be settled; they are asked about ${next}`,
      );
    } finally {
      busy.delete(id);
    }
    if (!again.delete(id)) return;
    timers.get(id)?.cancel();
    const timer = deps.clock.after(nextMs, () => {
      timers.delete(id);
      void settle(id, Math.min(2 * nextMs, ASK_AGAIN_MAX_MS));
    });
    timers.set(id, timer);
  };
  return (id: string): Promise<void> => settle(id, ASK_AGAIN_MS);
}

/** @returns whether to ask again soon: the lock said of a command that it is too early to tell, or its answer was lost */
async function settleAll(deps: SettleCommandsDeps, id: string): Promise<boolean> {
  const open = deps.store.commands
    .withStatus(id, 'unknown')
    // An `identify` bears no command id over a wire: that the lock never saw one says nothing of it.
    .filter(({ action }) => action !== 'identify')
    .filter(({ reason }) => reason !== 'interrupted' && reason !== 'evicted');
  if (open.length === 0) return false;
  const device = deps.store.devices.byId(id);
  const driver = device && deps.driverOf(device);
  if (!driver) return false;
  // All of them, however old they look: the wall clock may have jumped, and what the lock has forgotten it calls evicted.
  let early = open.length > SETTLED_AT_ONCE_MAX;
  for (const command of open.slice(-SETTLED_AT_ONCE_MAX)) {
    if (command.bootId === null || command.notAfterMs === null) continue;
    const result = await driver.result(id, command.id, {
      bootId: command.bootId,
      notAfterMs: command.notAfterMs,
    });
    // Lost on a line that stands: nothing else would make the hub ask again.
    if (!result) return driver.isOnline(id);
    if (result.kind === 'undecided' && result.reason === 'not_yet') early = true;
    else await keep(deps, command, result);
  }
  return early;
}

async function keep(deps: SettleCommandsDeps, command: Command, result: RecordedResult): Promise<void> {
  if (result.kind === 'undecided') {
    await deps.store.write((tx) => {
      tx.commands.update(command.id, { reason: result.reason });
      // It will never be known: nobody pays for it.
      if (result.reason !== 'not_yet') releaseFee(tx, command, result.reason, deps.clock.wallMs());
    });
    return;
  }
  const nowMs = deps.clock.wallMs();
  const settled: Command = {
    ...command,
    status: result.kind === 'done' && result.success ? 'succeeded' : 'failed',
    reason: result.kind === 'done' ? result.reason : 'not_executed',
    finishedAtMs: nowMs,
  };
  await deps.store.write((tx) => {
    tx.commands.update(command.id, { status: settled.status, reason: settled.reason, finishedAtMs: nowMs });
    tx.events.append({ ...commandEvent(settled, nowMs), data: { settled_later: true } });
    settleFee(tx, settled, nowMs);
    markCommandEnd(tx, settled);
  });
}
