import type { Command } from 'commander';
import { calledName, findUser } from '../find-user.js';
import { hubOf, reporting, shared, type SharedOptions, type Shell } from '../shell.js';

export function addUserSignOut(parent: Command, shell: Shell): void {
  shared(
    parent
      .command('sign-out')
      .description('end every session of a person; API tokens go on (token revoke)')
      .argument('<person>', 'e-mail, username, phone, id or full name'),
    ['user sign-out anna@example.org'],
  ).action(
    reporting(shell, async (options: SharedOptions, name: string) => {
      const hub = hubOf(shell, options);
      const user = await findUser(hub, name);
      await hub.remove(`/api/v1/users/${user.id}/sessions`);
      return {
        document: { signed_out: { id: user.id } },
        text: `${calledName(user)} is signed out everywhere.`,
      };
    }),
  );
}
