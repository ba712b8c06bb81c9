import type { Command } from 'commander';
import { calledName, findUser } from '../find-user.js';
import { hubOf, reporting, shared, type SharedOptions, type Shell } from '../shell.js';

export function addUserRemove(parent: Command, shell: Shell): void {
  shared(
    parent
      .command('remove')
      .description('remove a person; the log keeps what it tells of them (to have that gone too: user erase)')
      .argument('<person>', 'e-mail, username, phone, id or full name'),
    ['user remove anna@example.org'],
  ).action(
    reporting(shell, async (options: SharedOptions, name: string) => {
      const hub = hubOf(shell, options);
      const user = await findUser(hub, name);
      await hub.remove(`/api/v1/users/${user.id}`);
      return {
        document: { removed: { id: user.id } },
        text: `${calledName(user)} is removed. Their codes open nothing any more.`,
      };
    }),
  );
}
