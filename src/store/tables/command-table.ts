import { sql as literal } from 'kysely';
import { ERASED_NAME } from '../../audit/event-part.js';
import { Conflict, NotFound } from '../../kit/errors.js';
import { say } from '../../kit/sentence.js';
import { mayBecome } from '../../locks/command.js';
import type { OpenStatus } from '../../locks/command.js';
import type { Command } from '../../operations/locks/command-record.js';
import type { CommandWrites } from '../../operations/locks/command-ports.js';
import { placesFor } from '../query.js';
import type { CommandRow } from '../rows/lock-rows.js';
import type { Sql } from '../sql.js';
import { COMMAND_COLUMNS, commandRow, readCommand } from './command-row.js';

/** Commands that one look into the journal answers with, the oldest ones. */
export const COMMANDS_READ_MAX = 10_000;

/** Ids are lower-case hex and dashes. */
const AFTER_EVERY_ID = 'g';

/** Word for word the condition of the index `commands_open`, or SQLite would not use it. */
const IS_OPEN = literal<boolean>`status IN ('accepted', 'sent', 'unknown')`;

type CommandChange = Parameters<CommandWrites['update']>[1];

export class CommandTable implements CommandWrites {
  private readonly one;
  private readonly inStatus;
  private readonly ofLockInStatus;
  private readonly add;
  private readonly set;
  private readonly following;
  private readonly unname;

  constructor(sql: Sql) {
    this.one = sql.query((db, p: { id: string }) =>
      db.selectFrom('commands').selectAll().where('id', '=', p.id),
    );
    this.inStatus = sql.query((db, p: { status: string }) =>
      db
        .selectFrom('commands')
        .selectAll()
        .where(IS_OPEN)
        .where('status', '=', p.status)
        .orderBy('created_at_ms')
        .orderBy('id')
        .limit(COMMANDS_READ_MAX),
    );
    this.ofLockInStatus = sql.query((db, p: { status: string; deviceId: string }) =>
      db
        .selectFrom('commands')
        .selectAll()
        .where(IS_OPEN)
        .where('status', '=', p.status)
        .where('device_id', '=', p.deviceId)
        .orderBy('created_at_ms')
        .orderBy('id')
        .limit(COMMANDS_READ_MAX),
    );
    this.add = sql.query((db, p: CommandRow) =>
      db.insertInto('commands').values(placesFor(p, COMMAND_COLUMNS)),
    );
    this.set = sql.query((db, p: CommandRow) =>
      db
        .updateTable('commands')
        .set(
          placesFor(p, [
            'status',
            'reason',
            'sent_at_ms',
            'finished_at_ms',
            'latency_ms',
            'boot_id',
            'not_after_ms',
          ]),
        )
        .where('id', '=', p.id),
    );
    this.following = sql.query((db, p: { after: string; skip: number }) =>
      db.selectFrom('commands').select('id').where('id', '>', p.after).orderBy('id').limit(1).offset(p.skip),
    );
    this.unname = sql.query((db, p: { userId: string; after: string; upTo: string }) =>
      db
        .updateTable('commands')
        .set({ actor_name: ERASED_NAME, ip_address: null })
        .where('id', '>', p.after)
        .where('id', '<=', p.upTo)
        .where('user_id', '=', p.userId),
    );
  }

  byId(id: string): Command | null {
    const row = this.one.get({ id });
    return row ? readCommand(row) : null;
  }

  withStatus(deviceId: string | null, status: OpenStatus): readonly Command[] {
    const rows =
      deviceId === null ? this.inStatus.all({ status }) : this.ofLockInStatus.all({ status, deviceId });
    return rows.map(readCommand);
  }

  insert(command: Command): void {
    this.add.run(commandRow(command));
  }

  forgetPerson(userId: string, afterId: string, limit: number): string | null {
    const next = this.following.get({ after: afterId, skip: limit - 1 })?.id ?? null;
    this.unname.run({ userId, after: afterId, upTo: next ?? AFTER_EVERY_ID });
    return next;
  }

  update(id: string, change: CommandChange): void {
    const command = this.byId(id);
    if (!command) throw new NotFound('command_not_found', 'There is no such command.');
    if (change.status !== undefined && !mayBecome(command.status, change.status)) {
      throw new Conflict(
        'command_closed',
        say('A command that is {status} cannot be {next}.', {
          status: command.status,
          next: change.status,
        }),
      );
    }
    this.set.run(commandRow({ ...command, ...change }));
  }
}
