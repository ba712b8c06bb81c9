import type { Command } from 'commander';
import { calledName, findUser } from '../find-user.js';
import { newPassword, type PasswordOptions } from '../password-input.js';
import { hubOf, reporting, shared, type SharedOptions, type Shell } from '../shell.js';
import { userShape } from '../wire/people.js';

export function addUserPassword(parent: Command, shell: Shell): void {
  shared(
    parent
      .command('password')
      .description('give a person a new password; signs them out and revokes their API tokens')
      .argument('<person>', 'e-mail, username, phone, id or full name')
      .option('--password-stdin', 'read the password from standard input'),
    ['user password anna@example.org', 'user password anna --password-stdin < password.txt'],
  ).action(
    reporting(shell, async (options: SharedOptions & PasswordOptions, name: string) => {
      const hub = hubOf(shell, options);
      const { id } = await findUser(hub, name);
      const password = await newPassword(shell, options, 'Nothing was changed.');
      const user = await hub.patch(`/api/v1/users/${id}`, { password }, userShape);
      return {
        document: { user },
        text: `${calledName(user)} has a new password, and is signed out everywhere.`,
      };
    }),
  );
}
