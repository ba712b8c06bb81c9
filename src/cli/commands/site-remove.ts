import type { Command } from 'commander';
import { findSite } from '../find-site.js';
import { hubOf, reporting, shared, type SharedOptions, type Shell } from '../shell.js';

export function addSiteRemove(parent: Command, shell: Shell): void {
  shared(
    parent
      .command('remove')
      .description('remove a site that has no locks, and its statistics; the log stays')
      .argument('<site>', 'its name or id'),
    ['site remove "Summer house"'],
  ).action(
    reporting(shell, async (options: SharedOptions, name: string) => {
      const hub = hubOf(shell, options);
      const site = await findSite(hub, name);
      await hub.remove(`/api/v1/sites/${site.id}`);
      return {
        document: { removed: { id: site.id, name: site.name } },
        text: `Site "${site.name}" is removed, and its statistics with it.`,
      };
    }),
  );
}
