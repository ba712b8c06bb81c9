import type { Command } from 'commander';
import { calledName, findUser } from '../find-user.js';
import { hubOf, reporting, shared, type SharedOptions, type Shell } from '../shell.js';
import { userShape } from '../wire/people.js';

export function addUserDisable(parent: Command, shell: Shell): void {
  shared(
    parent
      .command('disable')
      .description('keep a person out: they are signed out, and their codes open nothing')
      .argument('<person>', 'e-mail, username, phone, id or full name'),
    ['user disable anna@example.org'],
  ).action(
    reporting(shell, async (options: SharedOptions, name: string) => {
      const hub = hubOf(shell, options);
      const { id } = await findUser(hub, name);
      const user = await hub.patch(`/api/v1/users/${id}`, { is_active: false }, userShape);
      return {
        document: { user },
        text: `${calledName(user)} is disabled: signed out, and their codes open nothing.`,
      };
    }),
  );
}
