import { existsSync } from 'node:fs';
import type { Command } from 'commander';
import { InvalidInput } from '../../kit/errors.js';
import { calledName, findUser } from '../find-user.js';
import type { HubClient } from '../hub-client.js';
import { hubOf, reporting, shared, type SharedOptions, type Shell } from '../shell.js';
import { writeWhole } from '../whole-file.js';
import { personalDataShape } from '../wire/people.js';

export function addUserExport(parent: Command, shell: Shell): void {
  shared(
    parent
      .command('export')
      .description('write everything the hub holds about a person to a file, as one JSON document')
      .argument('<person>', 'e-mail, username, phone, id or full name')
      .argument('<file>', 'must not be there yet; readable by you alone'),
    ['user export anna@example.org anna.json'],
  ).action(
    reporting(shell, async (options: SharedOptions, name: string, file: string) => {
      if (existsSync(file)) {
        throw new InvalidInput('usage', `${file} is there already. Name a new file, or move that one away.`);
      }
      const hub = hubOf(shell, options);
      const user = await findUser(hub, name);
      const rows = await exportTo(hub, user.id, file);
      return {
        document: { exported: { id: user.id, file, log_rows: rows } },
        text: `What the hub holds about ${calledName(user)} is in ${file}, with ${rows} rows of the log.`,
      };
    }),
  );
}

/** @returns rows of the log */
function exportTo(hub: HubClient, id: string, file: string): Promise<number> {
  return writeWhole(file, false, async (write) => {
    const data = await hub.get(`/api/v1/users/${id}/export`, personalDataShape);
    const { log_url, ...rest } = data;
    await write(Buffer.from(`${JSON.stringify(rest, null, 2).slice(0, -2)},\n  "log": [`));
    let rows = 0;
    await hub.lines(log_url, async (line) => {
      await write(Buffer.from(`${rows === 0 ? '' : ','}\n    ${line}`));
      rows += 1;
    });
    await write(Buffer.from('\n  ]\n}\n'));
    return rows;
  });
}
