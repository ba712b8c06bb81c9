import type { Command } from 'commander';
import { hubOf, reporting, shared, type SharedOptions, type Shell } from '../shell.js';
import { siteShape } from '../wire/sites.js';

interface SiteAddOptions extends SharedOptions {
  readonly timeZone: string;
}

export function addSiteAdd(parent: Command, shell: Shell): void {
  shared(
    parent
      .command('add')
      .description('add a site')
      .argument('<name>', 'what people call it')
      .requiredOption('--time-zone <zone>', 'its IANA time zone'),
    ['site add Office --time-zone Europe/Berlin', 'site add "Summer house" --time-zone Asia/Tashkent --json'],
  ).action(
    reporting(shell, async (options: SiteAddOptions, name: string) => {
      const body = { name, time_zone: options.timeZone };
      const site = await hubOf(shell, options).post('/api/v1/sites', body, siteShape);
      return {
        document: { site },
        text: `Site "${site.name}" is added, in the time zone ${site.time_zone}.`,
      };
    }),
  );
}
