import type { Command } from 'commander';
import * as z from 'zod';
import { InvalidInput } from '../../kit/errors.js';
import { calledName, findUser } from '../find-user.js';
import type { HubClient } from '../hub-client.js';
import { hubOf, reporting, shared, type SharedOptions, type Shell } from '../shell.js';

/** A long log is gone through from end to end. */
const ERASING_TIMEOUT_MS = 600_000;
const erasedShape = z.object({ log_rows: z.number() });
const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

interface UserEraseOptions extends SharedOptions {
  readonly yes?: true;
}

export function addUserErase(parent: Command, shell: Shell): void {
  shared(
    parent
      .command('erase')
      .description(
        'erase a person for good: account, name, identifiers, addresses, also from the log, which still verifies',
      )
      .argument('<person>', 'e-mail, username, phone or full name; the id of somebody removed before')
      .option('--yes', 'yes, for good; nothing brings it back'),
    ['user erase anna@example.org --yes', 'user erase 01941b2c-0000-7000-8000-00000000000a --yes'],
  ).action(
    reporting(shell, async (options: UserEraseOptions, name: string) => {
      const hub = hubOf(shell, options);
      const { id, called } = await toErase(hub, name);
      if (options.yes !== true) {
        throw new InvalidInput(
          'usage',
          `This would erase ${called} (${id}) for good. If you mean it, add --yes.`,
        );
      }
      const { log_rows } = await hub.post(`/api/v1/users/${id}/erase`, {}, erasedShape, ERASING_TIMEOUT_MS);
      return {
        document: { erased: { id, log_rows } },
        text: `${called} is erased, with ${log_rows} rows of the log. The log still verifies.`,
      };
    }),
  );
}

/** Somebody removed before is known by id alone. */
async function toErase(hub: HubClient, name: string): Promise<{ id: string; called: string }> {
  const id = name.trim().toLowerCase();
  try {
    const user = await findUser(hub, name);
    return { id: user.id, called: calledName(user) };
  } catch (error) {
    if (UUID.test(id)) return { id, called: 'Who was removed' };
    throw error;
  }
}
