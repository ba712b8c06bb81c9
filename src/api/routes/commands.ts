import * as z from 'zod';
import { isEntry } from '../../accounts/entry-fee.js';
import type { Permission } from '../../accounts/permission.js';
import { Conflict, OutcomeUnknown } from '../../kit/errors.js';
import { say, type Text } from '../../kit/sentence.js';
import type { CommandAction } from '../../locks/command.js';
import type { Command } from '../../operations/locks/command-record.js';
import { ok, type JsonAnswer } from '../answer.js';
import { defineRoute, type Route } from '../route.js';
import { commandSchema, toWireCommand, type WireCommand } from '../wire/command.js';
import { idParams, uuidIn } from '../wire/fields.js';

interface Wording {
  readonly summary: string;
  readonly done: Text;
}

const WORDING: Readonly<Record<CommandAction, Wording>> = {
  unlock: { summary: 'Unlock a door', done: 'Device unlocked successfully' },
  lock: { summary: 'Lock a door', done: 'Device locked successfully' },
  unlatch: { summary: 'Unlock a door and pull the latch', done: 'Device unlatched successfully' },
  reboot: { summary: 'Restart a lock', done: 'Reboot command sent successfully' },
  identify: { summary: 'Make a lock blink or beep', done: 'Identify command sent successfully' },
};

const data = z.object({ command: commandSchema });

/** One route of each action; they differ in words only. */
function act(action: CommandAction, permission: Permission): Route {
  const { summary, done } = WORDING[action];
  return defineRoute({
    method: 'POST',
    path: `/api/v1/devices/{id}/${action}`,
    summary,
    permission,
    limit: 'action',
    params: idParams,
    query: z.strictObject({
      wait: z.enum(['0', '1']).default('1').meta({
        description: '0: answer 202 as soon as the command is in the journal; read it for its outcome.',
      }),
    }),
    success: { status: 200, description: 'The lock confirmed it (202 with `wait=0`)', data },
    codes: [
      'access_denied',
      ...(isEntry(action) ? (['credit_insufficient'] as const) : []),
      'lock_offline',
      'lock_failed',
      'command_expired',
      'outcome_unknown',
    ],
    handler: async ({ params, query }, { operations, caller }) => {
      const wait = query.wait === '1';
      return answerOf(await operations.command(caller, params.id, action, { wait }), done);
    },
  });
}

/**
 * What a command's status means to whoever asked for it: done is told only of what the lock confirmed, failed only of
 * what surely did not happen.
 * @throws OutcomeUnknown `outcome_unknown`, Conflict `lock_failed`, `command_expired`, each with the command
 */
function answerOf(command: Command, done: Text): JsonAnswer<{ command: WireCommand }> {
  const told = { command: toWireCommand(command) };
  switch (command.status) {
    case 'succeeded':
      return ok(done, told);
    case 'accepted':
    case 'sent':
      return {
        ...ok('Command accepted', told),
        status: 202,
        location: `/api/v1/devices/${command.deviceId}/commands/${command.id}`,
      };
    case 'unknown':
      throw new OutcomeUnknown(
        'outcome_unknown',
        'The lock did not answer in time, so it may have happened. Look at the door; the command is settled when the lock is back.',
        { data: told },
      );
    case 'failed':
      throw new Conflict(
        'lock_failed',
        say('The lock could not do it: {reason}.', { reason: command.reason ?? say('no reason given') }),
        {
          data: told,
        },
      );
    case 'expired':
      throw new Conflict('command_expired', 'The deadline passed before it was sent. Nothing happened.', {
        data: told,
      });
  }
}

const read = defineRoute({
  method: 'GET',
  path: '/api/v1/devices/{id}/commands/{command_id}',
  summary: 'Read a command and what became of it',
  permission: 'devices:command',
  limit: 'user',
  params: idParams.extend({ command_id: uuidIn }),
  success: { status: 200, description: 'The command', data: commandSchema },
  handler: ({ params }, { operations, caller }) =>
    ok('Command', toWireCommand(operations.readCommand(caller, params.id, params.command_id))),
});

export const commandRoutes: readonly Route[] = [
  act('unlock', 'devices:command'),
  act('lock', 'devices:command'),
  act('unlatch', 'devices:command'),
  act('reboot', 'devices:reboot'),
  act('identify', 'devices:command'),
  read,
];
