import type { Command } from 'commander';
import type { Shell } from '../shell.js';
import { addSiteAdd } from './site-add.js';
import { addSiteList } from './site-list.js';
import { addSiteLockdown } from './site-lockdown.js';
import { addSiteRecount } from './site-recount.js';
import { addSiteRemove } from './site-remove.js';
import { addSiteSet } from './site-set.js';
import { addSiteStatistics } from './site-statistics.js';

export function addSiteCommands(program: Command, shell: Shell): void {
  const site = program
    .command('site')
    .description('sites (buildings): list, add, set, remove, lockdown, statistics, recount');
  addSiteList(site, shell);
  addSiteAdd(site, shell);
  addSiteSet(site, shell);
  addSiteRemove(site, shell);
  addSiteLockdown(site, shell);
  addSiteStatistics(site, shell);
  addSiteRecount(site, shell);
}
