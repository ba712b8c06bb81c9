import { Option, type Command } from 'commander';
import { listUsers } from '../find-user.js';
import { hubOf, reporting, shared, type SharedOptions, type Shell } from '../shell.js';
import { table } from '../table.js';

interface UserListOptions extends SharedOptions {
  readonly role?: string;
  readonly search?: string;
  readonly active?: true;
  readonly inactive?: true;
  readonly newest?: true;
}

export function addUserList(parent: Command, shell: Shell): void {
  shared(
    parent
      .command('list')
      .description('list people')
      .addOption(new Option('--role <role>', 'of this role').choices(['admin', 'manager', 'member']))
      .option('--search <words>', 'beginnings of words of names, e-mail, username or phone')
      .addOption(new Option('--active', 'who may log in').conflicts('inactive'))
      .option('--inactive', 'who was disabled')
      .option('--newest', 'the newest first'),
    ['user list', 'user list --search karim --role member', 'user list --inactive --json'],
  ).action(
    reporting(shell, async (options: UserListOptions) => {
      const { role, search, active, inactive, newest } = options;
      const filter = new URLSearchParams();
      if (role !== undefined) filter.set('role', role);
      if (search !== undefined) filter.set('search', search);
      if (active ?? inactive) filter.set('is_active', String(active === true));
      if (newest) filter.set('sort', '-created_at');
      const users = await listUsers(hubOf(shell, options), filter);
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
          filter.size > 0
            ? 'Nobody like that.'
            : 'Nobody yet. Add the first admin: doorward user add --role admin --help',
        ),
      };
    }),
  );
}
