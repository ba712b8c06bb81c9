import type { Command } from 'commander';
import * as z from 'zod';
import { calledName, findUser } from '../find-user.js';
import { hubOf, reporting, shared, type SharedOptions, type Shell } from '../shell.js';
import { table } from '../table.js';
import { sessionShape } from '../wire/people.js';

export function addUserSessions(parent: Command, shell: Shell): void {
  shared(
    parent
      .command('sessions')
      .description('where a person is logged in')
      .argument('<person>', 'e-mail, username, phone, id or full name'),
    ['user sessions anna@example.org'],
  ).action(
    reporting(shell, async (options: SharedOptions, name: string) => {
      const hub = hubOf(shell, options);
      const user = await findUser(hub, name);
      const sessions = await hub.get(`/api/v1/users/${user.id}/sessions`, z.array(sessionShape));
      return {
        document: { sessions },
        text: table(
          ['SINCE', 'LAST USED', 'UNTIL', 'ADDRESS', 'DEVICE'],
          sessions.map((session) => [
            session.created_at,
            session.last_used_at,
            session.expires_at,
            session.ip_address,
            session.user_agent,
          ]),
          `${calledName(user)} is logged in nowhere.`,
        ),
      };
    }),
  );
}
