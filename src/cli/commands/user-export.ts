import { existsSync } from 'node:fs';
import { open, rename, rm } from 'node:fs/promises';
import type { Command } from 'commander';
import { HubError, InvalidInput } from '../../kit/errors.js';
import { fileTrouble } from '../../kit/file-trouble.js';
import { calledName, findUser } from '../find-user.js';
import type { HubClient } from '../hub-client.js';
import { hubOf, reporting, shared, type SharedOptions, type Shell } from '../shell.js';
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

/** The file is there whole or not at all. @returns rows of the log */
async function exportTo(hub: HubClient, id: string, file: string): Promise<number> {
  const part = `${file}.part`;
  const handle = await open(part, 'w', 0o600).catch((error: unknown) => {
    throw new InvalidInput('usage', `${file} can't be written: look at the folder.`, { cause: error });
  });
  try {
    const data = await hub.get(`/api/v1/users/${id}/export`, personalDataShape);
    const { log_url, ...rest } = data;
    await handle.write(`${JSON.stringify(rest, null, 2).slice(0, -2)},\n  "log": [`);
    let rows = 0;
    await hub.lines(log_url, async (line) => {
      await handle.write(`${rows === 0 ? '' : ','}\n    ${line}`);
      rows += 1;
    });
    await handle.write('\n  ]\n}\n');
    await handle.sync();
    await handle.close();
    await rename(part, file);
    return rows;
  } catch (error) {
    await handle.close().catch(() => undefined);
    await rm(part, { force: true });
    if (error instanceof HubError || !(error instanceof Error && 'code' in error)) throw error;
    throw new InvalidInput(
      'usage',
      `${file} can't be written (${fileTrouble(error)}). Nothing is left of it.`,
      {
        cause: error,
      },
    );
  }
}
