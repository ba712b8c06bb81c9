import type { Clock } from '../../kit/clock.js';
import type { EntryFee } from '../../accounts/entry-fee.js';
import { NotFound, PaymentRequired } from '../../kit/errors.js';
import type { NewId } from '../../kit/ids.js';
import type { Logger } from '../../kit/logger.js';
import type { CommandAction } from '../../locks/command.js';
import type { Device } from '../../locks/device.js';
import { offline, withdrawn } from './command-refusals.js';
import type { Command } from './command-record.js';
import { draftCommand } from './draft-command.js';
import type { LiveLocks } from './live-locks.js';
import { keepOutcome } from './keep-outcome.js';
import { meteredCommand } from './metered-command.js';
import { denyIn, logDenial, refusal, requireAccess } from '../access/require-access.js';
import { admitCommand, NoLongerAllowed } from './admit-command.js';
import { commandFee, holdFee, SPENT_MEANWHILE } from '../credit/command-fee.js';
import { paymentFacts } from '../credit/payment-facts.js';
import type { HubMeters } from '../hub-meters.js';
import type { LockDeadline, LockDriver, LockOrder, OrderOutcome } from './driver-ports.js';
import type { Caller } from '../ports.js';
import type { Store } from '../store-ports.js';

export interface CommandLockDeps {
  readonly store: Store;
  readonly clock: Clock;
  readonly timeIsTrusted: () => boolean;
  readonly newId: NewId;
  readonly logger: Logger;
  readonly live: LiveLocks;
  readonly driverOf: (device: Device) => LockDriver | null;
  /** Asks a lock what became of its unknown commands. */
  readonly settle: (id: string) => Promise<void>;
  /** How long a command has to begin, milliseconds. */
  readonly deadlineMs: number;
  readonly meters?: Pick<HubMeters, 'commandEnded' | 'decided'>;
}

export interface CommandOptions {
  /** Resolve when the outcome is known, not as soon as the journal has it. */
  readonly wait: boolean;
  /**
   * With `wait`: told when the journal has it, before it goes to the lock. From then on no crash of the hub can make that
   * nobody hears of it: it ends as expired or unknown at the latest, and the log says so.
   */
  readonly kept?: () => void;
  /** Asked right before it is sent: on a no, nothing is. For commands that nobody gave. */
  readonly stillWanted?: () => boolean;
  /** Monotonic: it must not happen later, though the hub's own deadline may be. */
  readonly notAfterMs?: number;
  /** The command's own id, new; absent: the hub makes one. */
  readonly id?: string;
}

/** Asks a lock to act, at most once, and tells no more than is known of how it ended. */
export function commandLock(deps: CommandLockDeps) {
  return async (
    caller: Caller,
    id: string,
    action: CommandAction,
    options: CommandOptions,
  ): Promise<Command> => {
    const device = deps.store.devices.byId(id);
    if (!device) throw new NotFound('device_not_found', 'There is no such lock.');
    const fee = commandFee(caller, device, action);
    return meteredCommand(deps.meters, async () => {
      await requireAccess(deps, caller, device, action, fee && paymentFacts(deps.store, fee));
      const begunMs = deps.clock.monotonicMs();
      const command = draftCommand(
        { ...deps, newId: () => options.id ?? deps.newId() },
        caller,
        device,
        action,
      );
      const begin = () => begun(deps, { caller, command, device, begunMs, fee }, options);
      return tellingRefusals(deps, caller, device, action, begin);
    });
  };
}

/** What a command is, from when it was allowed. */
interface Run {
  readonly caller: Caller;
  readonly command: Command;
  readonly device: Device;
  /** Monotonic. */
  readonly begunMs: number;
  /** What it costs whoever gave it; null: nothing. */
  readonly fee: EntryFee | null;
}

async function begun(deps: CommandLockDeps, given: Run, options: CommandOptions): Promise<Command> {
  const { caller, command, device, fee } = given;
  if (options.wait && !options.kept) return run(deps, given, false, options);
  if (!options.wait && !deps.driverOf(device)?.isOnline(device.id)) throw offline(device);
  await deps.store.write((tx) => {
    admitCommand(deps, tx, caller, command, false);
    tx.commands.insert(command);
    if (fee) holdFee(tx, command, fee, command.createdAtMs);
  });
  options.kept?.();
  const running = run(deps, given, true, options);
  if (options.wait) return running;
  running.catch((error: unknown) => {
    deps.logger.error(
      { command: command.id, err: error },
      'a command that nobody waits for ended in an error',
    );
  });
  return command;
}

/** It was allowed, and there was credit, when it was asked for; what counts is the journal's own commit. */
async function tellingRefusals(
  deps: CommandLockDeps,
  caller: Caller,
  device: Device,
  action: CommandAction,
  begin: () => Promise<Command>,
): Promise<Command> {
  try {
    return await begin();
  } catch (error) {
    if (error instanceof PaymentRequired) await logDenial(deps, caller, device, action, [SPENT_MEANWHILE]);
    if (!(error instanceof NoLongerAllowed)) throw error;
    await deny(deps, caller, device, action, error);
    throw refusal(error.decision);
  }
}

async function deny(
  deps: CommandLockDeps,
  caller: Caller,
  device: Device,
  action: CommandAction,
  { decision }: NoLongerAllowed,
): Promise<void> {
  await deps.store.write((tx) => {
    denyIn(deps, tx, caller, device, action, decision);
  });
}

/** Two commits: `sent`, before the first byte leaves, and the outcome with its log row. */
async function run(
  deps: CommandLockDeps,
  given: Run,
  inJournal: boolean,
  { stillWanted = () => true, notAfterMs = Infinity }: CommandOptions,
): Promise<Command> {
  const { caller, command, device, begunMs, fee } = given;
  const order: LockOrder = {
    commandId: command.id,
    action: command.action,
    userId: command.userId,
    deadlineMs: Math.min(begunMs + deps.deadlineMs, notAfterMs),
    stillWanted,
  };
  const journal: { sent: Command | null } = { sent: null };
  const journalSent = async (deadline: LockDeadline) => {
    if (!stillWanted()) throw withdrawn();
    const row: Command = { ...command, ...deadline, status: 'sent', sentAtMs: deps.clock.wallMs() };
    await deps.store.write((tx) => {
      admitCommand(deps, tx, caller, command, inJournal);
      if (inJournal)
        tx.commands.update(row.id, {
          status: 'sent',
          sentAtMs: row.sentAtMs,
          bootId: row.bootId,
          notAfterMs: row.notAfterMs,
        });
      else {
        tx.commands.insert(row);
        if (fee) holdFee(tx, row, fee, row.createdAtMs);
      }
    });
    journal.sent = row;
    deps.live.observe(device.id, { kind: 'order_sent', commandId: command.id, action: command.action });
  };
  const outcome = await execute(deps, given, order, journalSent, inJournal);
  const { sent } = journal;
  const ended = finish(deps, sent ?? command, outcome, begunMs);
  deps.meters?.commandEnded(device, ended);
  if (sent !== null) {
    const success = outcome.kind === 'answered' ? outcome.success : null;
    deps.live.observe(device.id, {
      kind: 'order_ended',
      commandId: command.id,
      action: command.action,
      success,
      reason: ended.reason,
    });
  }
  const isNew = sent === null && !inJournal;
  await keepOutcome(deps, ended, isNew, fee !== null && !isNew);
  if (ended.reason === 'withdrawn' && !inJournal) throw withdrawn();
  if (ended.reason === 'lock_offline' && !inJournal) throw offline(device);
  return ended;
}

async function execute(
  deps: CommandLockDeps,
  { caller, device }: Run,
  order: LockOrder,
  journalSent: (deadline: LockDeadline) => Promise<void>,
  inJournal: boolean,
): Promise<OrderOutcome> {
  const driver = deps.driverOf(device);
  if (!driver || device.status !== 'ACTIVE') return { kind: 'not_sent', reason: 'lock_offline' };
  try {
    return await driver.execute(device.id, order, journalSent);
  } catch (error) {
    // Nothing left, since the journal could not say so first. Whoever waits is told; else the row must not stay open.
    if (!inJournal) throw error;
    if (error instanceof NoLongerAllowed) {
      await deny(deps, caller, device, order.action, error);
      return { kind: 'not_sent', reason: 'denied' };
    }
    deps.logger.error({ command: order.commandId, err: error }, 'a command could not be journalled as sent');
    return { kind: 'not_sent', reason: 'not_journalled' };
  }
}

function finish(deps: CommandLockDeps, command: Command, outcome: OrderOutcome, begunMs: number): Command {
  const finishedAtMs = deps.clock.wallMs();
  switch (outcome.kind) {
    case 'answered': {
      const latencyMs = Math.round(deps.clock.monotonicMs() - begunMs);
      return {
        ...command,
        status: outcome.success ? 'succeeded' : 'failed',
        reason: outcome.reason,
        finishedAtMs,
        latencyMs,
      };
    }
    case 'unknown':
      return { ...command, status: 'unknown', reason: outcome.reason };
    case 'not_sent': {
      // The journal may say `sent` though the link was lost before a byte left: then it failed, for certain.
      const late = outcome.reason === 'deadline_passed' && command.status === 'accepted';
      return { ...command, status: late ? 'expired' : 'failed', reason: outcome.reason, finishedAtMs };
    }
  }
}
