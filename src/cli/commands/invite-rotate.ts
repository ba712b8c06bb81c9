import type { Command } from 'commander';
import * as z from 'zod';
import { calledName, findUser } from '../find-user.js';
import { hubOf, reporting, shared, type SharedOptions, type Shell } from '../shell.js';

export function addInviteRotate(parent: Command, shell: Shell): void {
  shared(
    parent
      .command('rotate')
      .description('replace the invite code of a person; the old one is good for nothing')
      .argument('<person>', 'e-mail, username, phone, id or full name'),
    ['invite rotate anna@example.org'],
  ).action(
    reporting(shell, async (options: SharedOptions, name: string) => {
      const hub = hubOf(shell, options);
      const user = await findUser(hub, name);
      const path = `/api/v1/users/${user.id}/invite/rotate`;
      const invite = await hub.post(path, undefined, z.object({ invite_code: z.string() }));
      return { document: { invite }, text: `The new code of ${calledName(user)} is ${invite.invite_code}.` };
    }),
  );
}
