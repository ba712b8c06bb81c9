import { NotFound } from '../../kit/errors.js';
import type { Operations } from '../operations.js';
import type { Store } from '../store-ports.js';

/** A command of that lock, and only of that lock. */
export function readCommand(deps: { readonly store: Store }): Operations['readCommand'] {
  return (_caller, id, commandId) => {
    const command = deps.store.commands.byId(commandId);
    if (command?.deviceId !== id) throw new NotFound('command_not_found', 'This lock has no such command.');
    return command;
  };
}
