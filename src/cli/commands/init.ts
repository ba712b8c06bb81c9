import type { Command } from 'commander';
import * as z from 'zod';
import { dataFolder } from '../data-folder.js';
import { EXIT } from '../exit-code.js';
import { programFailure, runProgram } from '../programs.js';
import { reporting, shared, type SharedOptions, type Shell } from '../shell.js';

const preparedShape = z.object({ data_dir: z.string(), claim_code: z.string().nullable() });

export function addInit(parent: Command, shell: Shell): void {
  shared(
    parent
      .command('init')
      .description('make the data folder of a hub: keys, database, claim code; safe to repeat'),
    ['init', 'init --data-dir /var/lib/doorward --json'],
  ).action(
    reporting(shell, async (options: SharedOptions) => {
      const folder = dataFolder(options.dataDir, shell.environment);
      const environment = { ...shell.environment, DOORWARD_DATA_DIR: folder };
      const result = await runProgram('hub', ['--init'], environment);
      if (result.exitCode !== EXIT.ok) throw programFailure(result, 'init_refused');
      const document = preparedShape.parse(JSON.parse(result.stdout));
      return { document, text: guide(document.data_dir, document.claim_code) };
    }),
  );
}

function guide(folder: string, claimCode: string | null): string {
  const start = `Start the hub: DOORWARD_DATA_DIR=${folder} npm start`;
  if (claimCode === null) return `${folder} is ready, and its hub has an admin.\n${start}`;
  return [
    `${folder} is ready.`,
    `Claim code for the first admin: ${claimCode}`,
    start,
    'Then claim it with the code over REST, or add the first admin here:',
    `  doorward user add --role admin --email you@example.org --data-dir ${folder}`,
  ].join('\n');
}
