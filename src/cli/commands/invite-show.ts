import type { Command } from 'commander';
import { calledName, findUser } from '../find-user.js';
import { hubOf, reporting, shared, type SharedOptions, type Shell } from '../shell.js';
import { inviteShape } from '../wire/people.js';

export function addInviteShow(parent: Command, shell: Shell): void {
  shared(
    parent
      .command('show')
      .description('the invite code of a person, and who entered it')
      .argument('<person>', 'e-mail, username, phone, id or full name'),
    ['invite show anna@example.org'],
  ).action(
    reporting(shell, async (options: SharedOptions, name: string) => {
      const hub = hubOf(shell, options);
      const user = await findUser(hub, name);
      const invite = await hub.get(`/api/v1/users/${user.id}/invite`, inviteShape);
      const guests = invite.invited_users.map(({ full_name }) => full_name).join(', ');
      return {
        document: { invite },
        text: `The code of ${calledName(user)} is ${invite.invite_code}. Entered by: ${guests || 'nobody yet'}.`,
      };
    }),
  );
}
