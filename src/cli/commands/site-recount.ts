import type { Command } from 'commander';
import { dataFolder } from '../data-folder.js';
import { EXIT } from '../exit-code.js';
import { assertHubIn } from '../hub-at-rest.js';
import { programFailure, runProgram } from '../programs.js';
import { reporting, shared, type SharedOptions, type Shell } from '../shell.js';

export function addSiteRecount(parent: Command, shell: Shell): void {
  shared(
    parent
      .command('recount')
      .description('count the statistics of all sites anew from the log, while the hub is stopped'),
    ['site recount', 'site recount --data-dir /var/lib/doorward'],
  ).action(
    reporting(shell, async (options: SharedOptions) => {
      const folder = dataFolder(options.dataDir, shell.environment);
      assertHubIn(folder);
      const environment = { ...shell.environment, DOORWARD_DATA_DIR: folder };
      const result = await runProgram('hub', ['--recount'], environment);
      if (result.exitCode !== EXIT.ok) throw programFailure(result, 'recount_refused');
      return {
        document: { data_dir: folder, recounted: true },
        text: 'The statistics of all sites are counted anew.',
      };
    }),
  );
}
