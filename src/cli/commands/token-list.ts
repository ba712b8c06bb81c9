import type { Command } from 'commander';
import * as z from 'zod';
import { calledName, findUser } from '../find-user.js';
import { hubOf, reporting, shared, type SharedOptions, type Shell } from '../shell.js';
import { table } from '../table.js';
import { apiTokenShape } from '../wire/people.js';

export function addTokenList(parent: Command, shell: Shell): void {
  shared(
    parent
      .command('list')
      .description('list the API tokens of a person, without their texts')
      .argument('<person>', 'e-mail, username, phone, id or full name'),
    ['token list dashboard'],
  ).action(
    reporting(shell, async (options: SharedOptions, person: string) => {
      const hub = hubOf(shell, options);
      const user = await findUser(hub, person);
      const tokens = await hub.get(`/api/v1/users/${user.id}/api-tokens`, z.array(apiTokenShape));
      return {
        document: { tokens },
        text: table(
          ['ID', 'NAME', 'SCOPES', 'MADE', 'UNTIL', 'LAST USED'],
          tokens.map((token) => [
            token.id,
            token.name,
            token.scopes.join(' '),
            token.created_at,
            token.expires_at,
            token.last_used_at,
          ]),
          `${calledName(user)} has no API tokens.`,
        ),
      };
    }),
  );
}
