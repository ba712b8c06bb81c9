import type { Command } from 'commander';
import { listSites } from '../find-site.js';
import { hubOf, reporting, shared, type SharedOptions, type Shell } from '../shell.js';
import { table } from '../table.js';

export function addSiteList(parent: Command, shell: Shell): void {
  shared(parent.command('list').description('list sites'), ['site list', 'site list --json']).action(
    reporting(shell, async (options: SharedOptions) => {
      const sites = await listSites(hubOf(shell, options));
      const rows = sites.map(({ name, time_zone, id }) => [name, time_zone, id]);
      return { document: { sites }, text: table(['NAME', 'TIME ZONE', 'ID'], rows, 'No sites.') };
    }),
  );
}
