import { NotFound } from '../../kit/errors.js';
import type { CommandAction } from '../../locks/command.js';
import type { Caller } from '../ports.js';
import type { Store } from '../store-ports.js';
import { commandEvent } from './command-event.js';
import type { Command } from './command-record.js';
import { draftCommand, type DraftDeps } from './draft-command.js';

/** redelivered: it came again. late: it waited for too long, or for longer than its sender wants it to count. */
export type LateReason = 'redelivered' | 'late';

/**
 * Writes down an order that may be old, or done already, so that whoever gave it can find out: it expired.
 * Nothing is sent. It is not decided either: a decision leaves marks, as of who was the first of two, and they would let
 * an old order count towards a new one.
 * @throws NotFound `device_not_found`
 */
export function lateCommand(deps: DraftDeps & { readonly store: Store }) {
  return async (caller: Caller, id: string, action: CommandAction, reason: LateReason): Promise<Command> => {
    const device = deps.store.devices.byId(id);
    if (!device) throw new NotFound('device_not_found', 'There is no such lock.');
    const draft = draftCommand(deps, caller, device, action);
    const command: Command = {
      ...draft,
      status: 'expired',
      reason,
      finishedAtMs: draft.createdAtMs,
    };
    await deps.store.write((tx) => {
      tx.commands.insert(command);
      tx.events.append(commandEvent(command, command.createdAtMs));
    });
    return command;
  };
}
