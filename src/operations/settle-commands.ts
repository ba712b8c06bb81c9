import type { Clock } from '../kit/clock.js';
import type { Logger } from '../kit/logger.js';
import type { Device } from '../locks/device.js';
import { commandEvent } from './command-event.js';
import type { Command } from './command-record.js';
import type { LockDriver, RecordedResult } from './ports.js';
import type { Store } from './store-ports.js';

/** Commands asked about at one contact; a lock remembers its last 64 anyway. */
export const SETTLED_AT_ONCE_MAX = 64;

/** A lock that was asked before a command's deadline is asked again after this: the deadline is seconds away at most. */
export const ASK_AGAIN_MS = 1_000;

/** Older unknown commands are beyond a lock's memory and stay unknown. */
export const SETTLE_WITHIN_MS = 7 * 24 * 3_600_000;

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
  const settle = async (id: string): Promise<void> => {
    if (busy.has(id)) {
      again.add(id);
      return;
    }
    busy.add(id);
    again.delete(id);
    try {
      if (await settleAll(deps, id)) again.add(id);
    } catch (error) {
      deps.logger.warn(
        { device: id, err: error },
        'unknown commands could not be settled; they are asked about at the next contact',
      );
    } finally {
      busy.delete(id);
    }
    if (!again.delete(id)) return;
    deps.clock.after(ASK_AGAIN_MS, () => void settle(id));
  };
  return settle;
}

/** @returns whether the lock said of a command that it is too early to tell */
async function settleAll(deps: SettleCommandsDeps, id: string): Promise<boolean> {
  const open = deps.store.commands
    .withStatus(id, 'unknown')
    .filter(({ reason }) => reason !== 'interrupted' && reason !== 'evicted');
  if (open.length === 0) return false;
  const device = deps.store.devices.byId(id);
  const driver = device && deps.driverOf(device);
  if (!driver) return false;
  // A lock paired anew has forgotten the commands of its earlier pairing: its "never seen" would prove nothing.
  const pairedAtMs =
    deps.store.pairings.ofDevice(id).find(({ state }) => state === 'active')?.createdAtMs ?? 0;
  const oldestMs = Math.max(pairedAtMs, deps.clock.wallMs() - SETTLE_WITHIN_MS);
  let early = false;
  for (const command of open
    .filter(({ createdAtMs }) => createdAtMs >= oldestMs)
    .slice(-SETTLED_AT_ONCE_MAX)) {
    if (command.bootId === null || command.notAfterMs === null) continue;
    const result = await driver.result(id, command.id, {
      bootId: command.bootId,
      notAfterMs: command.notAfterMs,
    });
    if (!result) return false;
    if (result.kind === 'undecided' && result.reason === 'not_yet') early = true;
    else await keep(deps, command, result);
  }
  return early;
}

async function keep(deps: SettleCommandsDeps, command: Command, result: RecordedResult): Promise<void> {
  if (result.kind === 'undecided') {
    await deps.store.write((tx) => {
      tx.commands.update(command.id, { reason: result.reason });
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
  });
}
