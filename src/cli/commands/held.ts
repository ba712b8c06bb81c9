import type { Command } from 'commander';
import * as z from 'zod';
import { InvalidInput, NotFound } from '../../kit/errors.js';
import { hubOf, reporting, shared, type SharedOptions, type Shell } from '../shell.js';
import { table } from '../table.js';

const PATH = '/api/v1/access/held';

const heldShape = z.looseObject({
  kind: z.string(),
  id: z.string(),
  label: z.string(),
  held_since: z.string(),
});

interface ReleaseOptions extends SharedOptions {
  readonly all?: true;
}

/** `held list` and `held release`: what an older state of the hub brought back. */
export function addHeldCommands(program: Command, shell: Shell): void {
  const held = program
    .command('held')
    .description('people, shares and codes that wait for a look after a restore: list, release');
  shared(held.command('list').description('list what counts for nothing until it is released'), [
    'held list',
    'held list --json',
  ]).action(
    reporting(shell, async (options: SharedOptions) => {
      const rows = await hubOf(shell, options).get(PATH, heldShape.array());
      return {
        document: { held: rows },
        text: table(
          ['KIND', 'ID', 'LABEL', 'SINCE'],
          rows.map(({ kind, id, label, held_since: since }) => [kind, id, label, since]),
          'Nothing is held.',
        ),
      };
    }),
  );
  shared(
    held
      .command('release')
      .argument('[id]', 'as the list shows it')
      .description('let it count again')
      .option('--all', 'all there are; for a copy of which nothing was revoked since it was made'),
    ['held release 0198c0de-0000-7000-8000-000000000001', 'held release --all'],
  ).action(
    reporting(shell, async (options: ReleaseOptions, id?: string) => {
      if ((id === undefined) === (options.all !== true))
        throw new InvalidInput('usage', 'Name what to release by its id, or give --all.');
      const hub = hubOf(shell, options);
      const released: z.output<typeof heldShape>[] = [];
      const release = async ({ kind, id: one }: z.output<typeof heldShape>) =>
        released.push(await hub.post(`${PATH}/release`, { kind, id: one }, heldShape));
      const held = () => hub.get(PATH, heldShape.array());
      if (id !== undefined) await release(named(await held(), id));
      // The list has a limit.
      else
        for (let rows = await held(); rows.length > 0; rows = await held())
          for (const row of rows) await release(row);
      return { document: { released }, text: `${released.length} released.` };
    }),
  );
}

function named(rows: readonly z.output<typeof heldShape>[], id: string): z.output<typeof heldShape> {
  const found = rows.find((row) => row.id === id);
  if (!found) throw new NotFound('held_not_found', `Nothing with the id ${id} is held.`);
  return found;
}
