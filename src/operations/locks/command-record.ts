import type { Actor, Method } from '../../audit/actor.js';
import type { CommandAction, CommandStatus } from '../../locks/command.js';

/** A command in the journal. Times are wall-clock milliseconds unless said otherwise. */
export interface Command {
  /** UUID; its 16 bytes are the command id on the wire. */
  readonly id: string;
  /** The device's UUID. */
  readonly deviceId: string;
  readonly action: CommandAction;
  readonly status: CommandStatus;
  readonly reason: string | null;
  readonly actor: Actor;
  readonly userId: string | null;
  readonly method: Method;
  readonly ipAddress: string | null;
  readonly createdAtMs: number;
  readonly sentAtMs: number | null;
  readonly finishedAtMs: number | null;
  /** From the request to the lock's answer, milliseconds. */
  readonly latencyMs: number | null;
  /** Boot of the lock that `notAfterMs` counts in, 16 hex digits; null while unsent. */
  readonly bootId: string | null;
  /** Deadline on the lock's own clock, milliseconds. */
  readonly notAfterMs: number | null;
}
