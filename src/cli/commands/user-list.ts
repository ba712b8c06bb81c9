import type { Command } from 'commander';
import { listUsers } from '../find-user.js';
import { hubOf, reporting, shared, type SharedOptions, type Shell } from '../shell.js';
import { table } from '../table.js';

export function addUserList(parent: Command, shell: Shell): void {
  shared(parent.command('list').description('list people'), ['user list', 'user list --json']).action(
    reporting(shell, async (options: SharedOptions) => {
      const users = await listUsers(hubOf(shell, options));
      const rows = users.map((user) => [
        user.full_name,
        user.email,
        user.username,
        user.phone,
        user.role,
        user.is_active ? 'yes' : 'no',
        user.last_login_at,
      ]);
      return {
        document: { users },
        text: table(
          ['NAME', 'E-MAIL', 'USERNAME', 'PHONE', 'ROLE', 'ACTIVE', 'LAST LOG-IN'],
          rows,
          'Nobody yet. Add the first admin: doorward user add --role admin --help',
        ),
      };
    }),
  );
}
