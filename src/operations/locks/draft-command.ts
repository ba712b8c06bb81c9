import type { Clock } from '../../kit/clock.js';
import type { NewId } from '../../kit/ids.js';
import type { CommandAction } from '../../locks/command.js';
import type { Device } from '../../locks/device.js';
import type { Caller } from '../ports.js';
import type { Command } from './command-record.js';

export interface DraftDeps {
  readonly clock: Clock;
  readonly newId: NewId;
}

/** A command as it begins, before any journal has it. */
export function draftCommand(
  deps: DraftDeps,
  caller: Caller,
  device: Device,
  action: CommandAction,
): Command {
  return {
    id: deps.newId(),
    deviceId: device.id,
    action,
    status: 'accepted',
    reason: null,
    actor: caller.actor,
    userId: caller.userId,
    method: caller.method,
    ipAddress: caller.ipAddress,
    createdAtMs: deps.clock.wallMs(),
    sentAtMs: null,
    finishedAtMs: null,
    latencyMs: null,
    bootId: null,
    notAfterMs: null,
  };
}
