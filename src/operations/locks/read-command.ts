import { NotFound } from '../../kit/errors.js';
import type { Operations } from '../operations.js';
import { maySee } from '../access/locks-in-sight.js';
import type { AccessDeps } from '../access/require-access.js';
import type { Caller } from '../ports.js';
import type { Command } from './command-record.js';

/** A command of that lock, and only of that lock. */
export function readCommand(deps: AccessDeps): Operations['readCommand'] {
  return (caller, id, commandId) => {
    const command = deps.store.commands.byId(commandId);
    // Who gave it may know what became of it, though they may not see the lock any more.
    const isSeen = command?.deviceId === id && (isOwn(caller, command) || maySee(deps, caller, id, 'view'));
    if (!isSeen) throw new NotFound('command_not_found', 'This lock has no such command.');
    return command;
  };
}

function isOwn({ userId }: Caller, command: Command): boolean {
  return userId !== null && command.userId === userId;
}
