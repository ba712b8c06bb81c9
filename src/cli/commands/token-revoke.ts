import type { Command } from 'commander';
import { findUser } from '../find-user.js';
import * as z from 'zod';
import { InvalidInput, NotFound } from '../../kit/errors.js';
import { hubOf, reporting, shared, type SharedOptions, type Shell } from '../shell.js';
import { apiTokenShape } from '../wire/people.js';

export function addTokenRevoke(parent: Command, shell: Shell): void {
  shared(
    parent
      .command('revoke')
      .description('revoke an API token; the next request that bears it is refused')
      .argument('<person>', 'whose it is: e-mail, username, phone, id or full name')
      .argument('<token>', 'its id, or its name when no other token of theirs has it'),
    ['token revoke dashboard "Hall display"'],
  ).action(
    reporting(shell, async (options: SharedOptions, person: string, name: string) => {
      const hub = hubOf(shell, options);
      const user = await findUser(hub, person);
      const path = `/api/v1/users/${user.id}/api-tokens`;
      const token = tokenNamed(name, await hub.get(path, z.array(apiTokenShape)));
      await hub.remove(`${path}/${token.id}`);
      return {
        document: { revoked: { id: token.id, name: token.name } },
        text: `The token "${token.name}" is revoked.`,
      };
    }),
  );
}

/** @throws NotFound `token_not_found`, InvalidInput `usage` */
function tokenNamed(name: string, tokens: readonly z.output<typeof apiTokenShape>[]) {
  const found = tokens.filter((token) => token.id === name.toLowerCase() || token.name === name);
  const [first, second] = found;
  if (!first)
    throw new NotFound('token_not_found', `They have no token "${name}". See \`doorward token list\`.`);
  if (second) throw new InvalidInput('usage', `${found.length} tokens are called "${name}". Use the id.`);
  return first;
}
