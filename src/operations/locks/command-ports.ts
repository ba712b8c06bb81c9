import type { OpenStatus } from '../../locks/command.js';
import type { Command } from './command-record.js';

export interface CommandReads {
  byId(id: string): Command | null;
  /** Commands of a lock with this status, oldest first. */
  withStatus(deviceId: string | null, status: OpenStatus): readonly Command[];
}

export interface CommandWrites extends CommandReads {
  insert(command: Command): void;
  /** Takes a person's name and address out of the next `limit` commands after `afterId`. @returns where it came to; null at the end */
  forgetPerson(userId: string, afterId: string, limit: number): string | null;
  /** @throws Conflict `command_closed` when `mayBecome` says no */
  update(
    id: string,
    change: Partial<
      Pick<Command, 'status' | 'reason' | 'sentAtMs' | 'finishedAtMs' | 'latencyMs' | 'bootId' | 'notAfterMs'>
    >,
  ): void;
}
