import type { Command } from 'commander';
import { calledName, findUser } from '../find-user.js';
import { hubOf, reporting, shared, type SharedOptions, type Shell } from '../shell.js';
import { userShape } from '../wire/people.js';

export function addUserEnable(parent: Command, shell: Shell): void {
  shared(
    parent
      .command('enable')
      .description('let a disabled person in again')
      .argument('<person>', 'e-mail, username, phone, id or full name'),
    ['user enable anna@example.org'],
  ).action(
    reporting(shell, async (options: SharedOptions, name: string) => {
      const hub = hubOf(shell, options);
      const { id } = await findUser(hub, name);
      const user = await hub.patch(`/api/v1/users/${id}`, { is_active: true }, userShape);
      return {
        document: { user },
        text: `${calledName(user)} may log in again. Their codes work again, but for those that were revoked.`,
      };
    }),
  );
}
