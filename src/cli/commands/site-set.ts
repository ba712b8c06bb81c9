import type { Command } from 'commander';
import { InvalidInput } from '../../kit/errors.js';
import { findSite } from '../find-site.js';
import { hubOf, reporting, shared, type SharedOptions, type Shell } from '../shell.js';
import { siteShape } from '../wire/sites.js';

interface SiteSetOptions extends SharedOptions {
  readonly name?: string;
  readonly timeZone?: string;
}

export function addSiteSet(parent: Command, shell: Shell): void {
  shared(
    parent
      .command('set')
      .description('rename a site or correct its time zone')
      .argument('<site>', 'its name or id')
      .option('--name <name>', 'what people shall call it')
      .option('--time-zone <zone>', 'its IANA time zone'),
    ['site set Home --name "Summer house"', 'site set Home --time-zone Asia/Tashkent'],
  ).action(
    reporting(shell, async (options: SiteSetOptions, name: string) => {
      const body = {
        ...(options.name !== undefined && { name: options.name }),
        ...(options.timeZone !== undefined && { time_zone: options.timeZone }),
      };
      if (Object.keys(body).length === 0)
        throw new InvalidInput('usage', 'Say what to set: --name or --time-zone.');
      const hub = hubOf(shell, options);
      const { id } = await findSite(hub, name);
      const site = await hub.patch(`/api/v1/sites/${id}`, body, siteShape);
      return { document: { site }, text: `Site "${site.name}" is in the time zone ${site.time_zone}.` };
    }),
  );
}
