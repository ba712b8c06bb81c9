import type { EventType, NewEvent } from '../../audit/event.js';
import type { CommandAction } from '../../locks/command.js';
import type { Command } from './command-record.js';
import { newEvent } from '../audit/new-event.js';

const TYPE: Record<CommandAction, EventType> = {
  lock: 'LOCK',
  unlock: 'UNLOCK',
  unlatch: 'UNLATCH',
  reboot: 'REBOOT',
  identify: 'IDENTIFY',
};

/** The log row of a command's outcome; `success` is null while nobody knows. */
export function commandEvent(command: Command, nowMs: number): NewEvent {
  const success = command.status === 'succeeded' ? true : command.status === 'unknown' ? null : false;
  return newEvent({
    atMs: nowMs,
    type: TYPE[command.action],
    success,
    reason: command.reason,
    description: describe(command, success),
    deviceId: command.deviceId,
    userId: command.userId,
    actor: command.actor,
    method: command.method,
    ipAddress: command.ipAddress,
    commandId: command.id,
  });
}

function describe(command: Command, success: boolean | null): string {
  if (success === true) return `The lock confirmed: ${command.action}.`;
  if (success === null) return `No answer to ${command.action}: it may have happened or not.`;
  // The first copy of the order may have been carried out, and has its own row.
  if (command.reason === 'redelivered')
    return `An order to ${command.action} came again and may be old: it was not given to the lock.`;
  if (command.reason === 'late')
    return `An order to ${command.action} was held up on its way: it was not given to the lock.`;
  return `${command.action} did not happen: ${command.reason ?? 'refused'}.`;
}
