import type { Command } from 'commander';
import { InvalidInput } from '../../kit/errors.js';
import { calledName, findUser } from '../find-user.js';
import { hubOf, reporting, shared, type SharedOptions, type Shell } from '../shell.js';
import { madeApiTokenShape } from '../wire/people.js';
import { repeatedOption } from '../repeated-option.js';

interface TokenAddOptions extends SharedOptions {
  readonly name?: string;
  readonly scope: readonly string[];
  readonly expires?: string;
}

export function addTokenAdd(parent: Command, shell: Shell): void {
  shared(
    parent
      .command('add')
      .description('make an API token that acts as a person, within its scopes; it is shown this once')
      .argument('<person>', 'whose it is, often the account of a service: e-mail, username, phone or id')
      .option('--name <text>', 'what it is for')
      .addOption(repeatedOption('--scope <scope>', 'for example devices:read'))
      .option('--expires <time>', 'for example 2027-01-01T00:00:00Z (default: when it is revoked)'),
    [
      'token add dashboard --name "Hall display" --scope devices:read --scope logs:read',
      'token add dashboard --name Script --scope devices:unlock --expires 2027-01-01T00:00:00Z --json',
    ],
  ).action(
    reporting(shell, async (options: TokenAddOptions, person: string) => {
      const { name, scope, expires } = options;
      if (name === undefined || scope.length === 0) {
        throw new InvalidInput('usage', 'A token needs a --name and at least one --scope.');
      }
      const hub = hubOf(shell, options);
      const user = await findUser(hub, person);
      const token = await hub.post(
        `/api/v1/users/${user.id}/api-tokens`,
        { name, scopes: scope, ...(expires !== undefined && { expires_at: expires }) },
        madeApiTokenShape,
      );
      return {
        document: { token },
        text: `${token.token}\nThis token ("${token.name}") acts as ${calledName(user)}: ${token.scopes.join(', ')}. It is not shown again.`,
      };
    }),
  );
}
