import type { Command } from 'commander';
import { findUser } from '../find-user.js';
import { hubOf, reporting, shared, type SharedOptions, type Shell } from '../shell.js';
import { table } from '../table.js';

export function addUserShow(parent: Command, shell: Shell): void {
  shared(
    parent
      .command('show')
      .description('show one person')
      .argument('<person>', 'e-mail, username, phone, id or full name'),
    ['user show anna@example.org', 'user show anna --json'],
  ).action(
    reporting(shell, async (options: SharedOptions, name: string) => {
      const user = await findUser(hubOf(shell, options), name);
      const rows: [string, string | null][] = [
        ['id', user.id],
        ['name', user.full_name],
        ['e-mail', user.email],
        ['username', user.username],
        ['phone', user.phone],
        ['role', user.role],
        ['language', user.locale],
        ['active', user.is_active ? 'yes' : 'no'],
        ['last log-in', user.last_login_at],
        ['from', user.last_login_ip],
        ['added', user.created_at],
      ];
      return { document: { user }, text: table(['WHAT', 'VALUE'], rows, '') };
    }),
  );
}
