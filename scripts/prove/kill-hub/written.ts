import { openToInspect } from '../../../src/store/connection.js';

/** A command as the journal on the disk has it. */
export interface WrittenCommand {
  readonly id: string;
  readonly deviceId: string;
  readonly status: string;
  readonly reason: string | null;
  readonly method: string;
}

/** A log row as it is on the disk, less what no promise here is about. */
export interface WrittenEvent {
  readonly seq: number;
  readonly type: string;
  readonly success: number | null;
  readonly deviceId: string | null;
  readonly userId: string | null;
  readonly actorId: string | null;
  readonly commandId: string | null;
  /** `pairing:boot:seq` of a lock's own event. */
  readonly lockEventKey: string | null;
  readonly requestId: string | null;
}

/** What survived. */
export interface Written {
  readonly commands: ReadonlyMap<string, WrittenCommand>;
  /** In the order of the log. */
  readonly events: readonly WrittenEvent[];
}

/** Reads journal and log of a hub that is down. */
export function readWritten(file: string): Written {
  const database = openToInspect(file);
  try {
    const commands = database
      .prepare<[], WrittenCommand>('SELECT id, device_id AS deviceId, status, reason, method FROM commands')
      .all();
    const events = database
      .prepare<[], WrittenEvent>(
        `SELECT seq, type, success, device_id AS deviceId, user_id AS userId, actor_id AS actorId,
           command_id AS commandId, lock_event_key AS lockEventKey, data ->> '$.request_id' AS requestId
         FROM events ORDER BY seq`,
      )
      .all();
    return {
      commands: new Map(commands.map((command) => [command.id, command])),
      events,
    };
  } finally {
    database.close();
  }
}
